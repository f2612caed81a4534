package bookinfo.mesh.proxy.telemetry;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A file that event loops log to without waiting for it: entries go through a bounded queue to one thread that writes them
 * together. Envoy writes after 64 KiB or a second; here it is 50 ms, so that {@code kubectl logs} right after a request
 * shows its line, and still one system call serves all requests of that time. When the disk cannot follow, entries are
 * dropped and counted.
 */
final class LogFile implements AutoCloseable {
    /** What may wait; an entry has some 400 bytes. */
    private static final int MAX_WAITING_BYTES = 4 << 20;

    private static final int BATCH_BYTES = 64 << 10;
    private static final Duration BATCH_TIME = Duration.ofMillis(50);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final Queue<byte[]> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingBytes = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    /** The writer found nothing and sleeps until it is woken. */
    private final AtomicBoolean idle = new AtomicBoolean();

    private final OutputStream out;
    private final Thread writer;
    private volatile boolean closed;

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

    /** Entries that were dropped because the file could not follow or failed. */
    long dropped() {
        return dropped.get();
    }

    /** Takes one entry. Never blocks. */
    void offer(byte[] entry) {
        if (closed || waitingBytes.get() > MAX_WAITING_BYTES) {
            dropped.incrementAndGet();
            return;
        }
        waitingBytes.addAndGet(entry.length);
        waiting.add(entry);
        if (idle.compareAndSet(true, false)) {
            LockSupport.unpark(writer);
        }
    }

    /** Writes what waits, for a second at most. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(writer);
        try {
            writer.join(CLOSE_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        ByteArrayOutputStream batch = new ByteArrayOutputStream(1 << 10);
        while (!closed || !waiting.isEmpty()) {
            sleepUntilThereIsWork();
            for (int entries = fill(batch); entries > 0; entries = fill(batch)) {
                write(batch, entries);
            }
        }
    }

    private void sleepUntilThereIsWork() {
        idle.set(true);
        while (idle.get() && !closed && waiting.isEmpty()) {
            LockSupport.park(this);
        }
        idle.set(false);
        long end = System.nanoTime() + BATCH_TIME.toNanos();
        for (long left = BATCH_TIME.toNanos(); left > 0 && !closed && !full(); left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    private boolean full() {
        return waitingBytes.get() >= BATCH_BYTES;
    }

    private int fill(ByteArrayOutputStream batch) {
        int entries = 0;
        while (batch.size() < BATCH_BYTES) {
            byte[] next = waiting.poll();
            if (next == null) {
                break;
            }
            waitingBytes.addAndGet(-next.length);
            batch.writeBytes(next);
            entries++;
        }
        return entries;
    }

    private void write(ByteArrayOutputStream batch, int entries) {
        try {
            batch.writeTo(out);
        } catch (IOException e) {
            // A full disk or a closed pipe must not stop traffic, and there is nowhere left to say it but a counter.
            dropped.addAndGet(entries);
        }
        batch.reset();
    }
}
