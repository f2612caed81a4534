package bookinfo.httpbin;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The one who asked. */
final class Client {
    private final CountDownLatch gone = new CountDownLatch(1);

    /** Called when the connection closes. */
    void leave() {
        gone.countDown();
    }

    /** Lets the client wait. */
    void pause(Duration duration) throws ClientGone {
        try {
            if (gone.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new ClientGone();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientGone();
        }
    }
}
