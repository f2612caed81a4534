package bookinfo.mesh.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LogFileTest {
    @Test
    void writesSoonAndManyEntriesAtOnce() {
        AtomicInteger writes = new AtomicInteger();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        LogFile file = new LogFile(new Whole() {
            @Override
            synchronized void whole(byte[] bytes) {
                writes.incrementAndGet();
                written.writeBytes(bytes);
            }
        });
        for (int i = 0; i < 100; i++) {
            file.offer((i + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        Await.until(
                Duration.ofSeconds(10),
                () -> written.toString(StandardCharsets.US_ASCII).endsWith("\n99\n"));
        file.offer("later\n".getBytes(StandardCharsets.US_ASCII));
        file.close();
        assertThat(written.toString(StandardCharsets.US_ASCII))
                .startsWith("0\n1\n2\n")
                .endsWith("\n99\nlater\n");
        assertThat(writes.get()).isLessThan(20);
        assertThat(file.dropped()).isZero();
    }

    @Test
    void dropsAndCountsWhatAStuckFileCannotTake() {
        CountDownLatch stuck = new CountDownLatch(1);
        AtomicInteger bytes = new AtomicInteger();
        LogFile file = new LogFile(new Whole() {
            @Override
            void whole(byte[] content) throws IOException {
                try {
                    stuck.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                bytes.addAndGet(content.length);
            }
        });
        byte[] entry = new byte[100_000];
        for (int i = 0; i < 100; i++) {
            file.offer(entry);
        }
        // 4 MiB wait and one entry is being written.
        assertThat(file.dropped()).isBetween(100L - 45, 100L - 42);
        stuck.countDown();
        file.close();
        assertThat(bytes.get() / entry.length + file.dropped()).isEqualTo(100);
    }

    @Test
    void countsWhatAFailingFileDidNotTake() {
        LogFile file = new LogFile(new Whole() {
            @Override
            void whole(byte[] content) throws IOException {
                throw new IOException("disk full");
            }
        });
        file.offer(new byte[] {'a'});
        file.offer(new byte[] {'b'});
        file.close();
        assertThat(file.dropped()).isEqualTo(2);
    }

    private abstract static class Whole extends OutputStream {
        abstract void whole(byte[] content) throws IOException;

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException("one byte");
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            whole(Arrays.copyOfRange(bytes, from, from + length));
        }
    }
}
