package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.exchange.StreamInfo;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One event loop's way to a {@link LogFile}: lines are collected in a buffer of the loop and handed over together.
 * Envoy hands over after 64 KiB or one second; here it is 50 ms, so that {@code kubectl logs} right after a request
 * shows its line, and still one system call serves all requests of that time.
 */
final class LogWriter {
    static final int BATCH_BYTES = 64 << 10;
    private static final int FLUSH_MILLIS = 50;

    private final LogFile file;
    private final ScheduledExecutorService eventLoop;
    private final LogLine lines = new LogLine(4 << 10);

    /** Makes a writer whose methods are called on {@code eventLoop} only. */
    LogWriter(LogFile file, ScheduledExecutorService eventLoop) {
        this.file = file;
        this.eventLoop = eventLoop;
    }

    /** Appends one entry. Never blocks. */
    void log(LogFormat format, StreamInfo info) {
        boolean first = lines.length() == 0;
        format.append(info, lines);
        if (lines.length() >= BATCH_BYTES) {
            flush();
        } else if (first) {
            var _ = eventLoop.schedule(this::flush, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Hands over what was collected; called before the event loop ends. */
    void flush() {
        if (lines.length() > 0) {
            file.offer(lines.drain());
        }
    }
}
