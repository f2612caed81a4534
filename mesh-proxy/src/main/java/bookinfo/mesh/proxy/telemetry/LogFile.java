package bookinfo.mesh.proxy.telemetry;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file that event loops log to without waiting for it: batches go through a bounded queue to one thread that writes.
 * When the disk cannot follow, whole batches are dropped and counted.
 */
final class LogFile implements AutoCloseable {
    /** With batches of at most {@link LogWriter#BATCH_BYTES}, 4 MiB of lines wait at most. */
    private static final int MAX_WAITING = 64;

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    private static final byte[] END = new byte[0];

    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final OutputStream out;
    private final Thread writer;

    LogFile(OutputStream out) {
        this.out = out;
        writer = Thread.ofPlatform().daemon().name("access-log").start(this::write);
    }

    /**
     * Opens a file for appending; {@code /dev/stdout} and {@code /dev/stderr} are this process's own streams.
     *
     * @throws IOException if the file cannot be opened
     */
    static LogFile open(String path) throws IOException {
        return new LogFile(
                switch (path) {
                    case "/dev/stdout" -> new FileOutputStream(FileDescriptor.out);
                    case "/dev/stderr" -> new FileOutputStream(FileDescriptor.err);
                    default -> new FileOutputStream(path, true);
                });
    }

    /** Batches that were dropped because the file could not follow or failed. */
    long dropped() {
        return dropped.get();
    }

    void offer(byte[] batch) {
        if (!waiting.offer(batch)) {
            dropped.incrementAndGet();
        }
    }

    /** Writes what waits, for a second at most, and ends the writing thread. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            if (waiting.offer(END, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                writer.join(CLOSE_TIMEOUT);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try (out) {
            for (byte[] batch = waiting.take(); batch.length > 0; batch = waiting.take()) {
                writeOrDrop(batch);
            }
        } catch (InterruptedException | IOException e) {
            dropped.addAndGet(waiting.size());
        }
    }

    private void writeOrDrop(byte[] batch) {
        try {
            out.write(batch);
        } catch (IOException e) {
            // A full disk or a closed pipe must not stop traffic, and there is nowhere left to say it but a counter.
            dropped.incrementAndGet();
        }
    }
}
