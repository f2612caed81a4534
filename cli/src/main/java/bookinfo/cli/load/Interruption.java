package bookinfo.cli.load;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C ends a run early, but not without its report. */
final class Interruption {
    private static final int SECONDS_TO_TELL = 5;

    private Interruption() {}

    /** Does {@code work}; if this program is told to end meanwhile, the run is, and the work goes on to its own end. */
    static void during(Run run, Work work) throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        Thread hook = Thread.ofPlatform().unstarted(() -> {
            run.interrupt();
            try {
                told.await(SECONDS_TO_TELL, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            work.run();
        } finally {
            told.countDown();
        }
    }

    interface Work {
        void run() throws Exception;
    }
}
