package bookinfo.cluster.kubelet;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The log of one run of a container: each line with the time it was read, in at most two files of bounded size. The
 * newest lines are in {@code <container>.log}, older ones in {@code <container>.log.1}.
 */
final class ContainerLog {
    /** Width of the time and the space before each line. */
    static final int STAMP = 31;

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final long FILE_BYTES = 10 * 1024 * 1024;
    private static final int LONGEST_LINE = 16 * 1024;

    private final Path file;
    private final long fileBytes;
    private final Clock clock;
    private long written;
    private int rotations;
    private long revision;
    private boolean ended;

    ContainerLog(Path file, long fileBytes, Clock clock) {
        this.file = file;
        this.fileBytes = fileBytes;
        this.clock = clock;
    }

    /** The log of a new run; that of the run before becomes the previous one. */
    static ContainerLog begin(Path file, Path previous, Clock clock) throws IOException {
        Files.createDirectories(file.getParent());
        if (Files.exists(file)) {
            Files.move(file, previous, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.deleteIfExists(older(file));
        Files.createFile(file);
        return new ContainerLog(file, FILE_BYTES, clock);
    }

    static String stamp(Instant time) {
        return FORMAT.format(time) + " ";
    }

    static Path older(Path file) {
        return file.resolveSibling(file.getFileName() + ".1");
    }

    Path file() {
        return file;
    }

    /** Copies what a program prints until its end. A line that is longer than 16 KiB is broken up. */
    void pump(InputStream output) throws IOException {
        byte[] chunk = new byte[8 * 1024];
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int n = output.read(chunk); n >= 0; n = output.read(chunk)) {
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            byte[] stamp = stamp(clock.instant()).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < n; i++) {
                if (chunk[i] != '\n') {
                    line.write(chunk[i]);
                }
                if (chunk[i] == '\n' || line.size() >= LONGEST_LINE) {
                    finish(line, stamp, lines);
                }
            }
            append(lines.toByteArray());
        }
        if (line.size() > 0) {
            ByteArrayOutputStream last = new ByteArrayOutputStream();
            finish(line, stamp(clock.instant()).getBytes(StandardCharsets.US_ASCII), last);
            append(last.toByteArray());
        }
    }

    /** Tells followers that nothing more comes. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** The newest file, open, and how often one had been moved away by then. */
    record Opened(InputStream in, int rotations) {}

    /** Opens the newest file for a follower. Synchronized, so that the file and the count belong together. */
    synchronized Opened open() throws IOException {
        return new Opened(new BufferedInputStream(Files.newInputStream(file)), rotations);
    }

    /** How often the file has been moved away; a follower then has a new file to read. */
    synchronized int rotations() {
        return rotations;
    }

    synchronized long revision() {
        return revision;
    }

    /** Waits until there is more than at the given revision; false when nothing more comes. */
    synchronized boolean awaitMore(long seen) throws InterruptedException {
        while (revision == seen && !ended) {
            wait();
        }
        return revision != seen;
    }

    private static void finish(ByteArrayOutputStream line, byte[] stamp, ByteArrayOutputStream lines) {
        lines.writeBytes(stamp);
        lines.writeBytes(line.toByteArray());
        lines.write('\n');
        line.reset();
    }

    private synchronized void append(byte[] lines) throws IOException {
        if (lines.length == 0) {
            return;
        }
        if (written > 0 && written + lines.length > fileBytes) {
            Files.move(file, older(file), StandardCopyOption.REPLACE_EXISTING);
            written = 0;
            rotations++;
        }
        try (OutputStream out = Files.newOutputStream(file, CREATE, APPEND)) {
            out.write(lines);
        }
        written += lines.length;
        revision++;
        notifyAll();
    }
}
