package bookinfo.cluster.kubelet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import bookinfo.cluster.api.Kubelet.LogRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * What one run of a container printed, each line with its time, in at most two files: when one is full it becomes the
 * older one. Bytes pass as they are; ISO 8859-1 only stands for "one char a byte".
 */
final class ContainerLog {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z' ").withZone(ZoneOffset.UTC);
    private static final int STAMP = 31;
    private static final long FILE_BYTES = 10 * 1024 * 1024;
    private static final int LONGEST_LINE = 16 * 1024;
    private static final int CHUNK = 64 * 1024;

    private final Path file;
    private final Path older;
    private final long fileBytes;
    private final InstantSource clock;

    /** Positions in all that was ever written: where the older file begins, where the file does, and its end. */
    private long olderBegin;

    private long begin;
    private long end;
    private boolean ended;

    ContainerLog(Path file, long fileBytes, InstantSource clock) {
        this.file = file;
        this.older = file.resolveSibling(file.getFileName() + ".1");
        this.fileBytes = fileBytes;
        this.clock = clock;
    }

    /** The log of a new run; that of the run before becomes the previous one. */
    static ContainerLog begin(Path file, Path previous, InstantSource clock) throws IOException {
        Files.createDirectories(file.getParent());
        if (Files.exists(file)) {
            Files.move(file, previous, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.createFile(file);
        return new ContainerLog(file, FILE_BYTES, clock);
    }

    /** The log of a run that is over. */
    static ContainerLog ended(Path file) throws IOException {
        ContainerLog log = new ContainerLog(file, FILE_BYTES, InstantSource.system());
        log.end = Files.size(file);
        log.ended = true;
        return log;
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
            for (int i = 0; i < n; i++) {
                if (chunk[i] != '\n') {
                    line.write(chunk[i]);
                }
                if (chunk[i] == '\n' || line.size() >= LONGEST_LINE) {
                    finish(line, lines);
                }
            }
            append(lines.toByteArray());
        }
        if (line.size() > 0) {
            ByteArrayOutputStream last = new ByteArrayOutputStream();
            finish(line, last);
            append(last.toByteArray());
        }
    }

    /** Tells followers that nothing more comes. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Copies the asked part of the log, and with {@code follow} what is added to it. */
    void copy(LogRequest request, OutputStream out) throws IOException, InterruptedException {
        long tail = request.tailLines().orElse(Long.MAX_VALUE);
        Deque<String> last = new ArrayDeque<>();
        Reader reader = new Reader(request, out);
        for (String text = reader.more(false); !text.isEmpty(); text = reader.more(false)) {
            if (tail == Long.MAX_VALUE) {
                reader.write(text);
                continue;
            }
            last.addAll(reader.wanted(text));
            while (last.size() > tail) {
                last.remove();
            }
        }
        for (String line : last) {
            reader.write(line + "\n");
        }
        out.flush();
        String text = request.follow() ? reader.more(true) : "";
        while (!text.isEmpty() && reader.room > 0) {
            reader.write(text);
            out.flush();
            text = reader.more(true);
        }
    }

    private void finish(ByteArrayOutputStream line, ByteArrayOutputStream lines) {
        lines.writeBytes(FORMAT.format(clock.instant()).getBytes(US_ASCII));
        lines.writeBytes(line.toByteArray());
        lines.write('\n');
        line.reset();
    }

    private synchronized void append(byte[] lines) throws IOException {
        if (end > begin && end + lines.length > begin + fileBytes) {
            Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
            olderBegin = begin;
            begin = end;
        }
        try (OutputStream out = Files.newOutputStream(file, CREATE, APPEND)) {
            out.write(lines);
        }
        end += lines.length;
        notifyAll();
    }

    /** The next bytes for a reader, who may have to skip what is no longer kept; none at the end. */
    private synchronized byte[] read(Reader reader, boolean mayWait) throws IOException, InterruptedException {
        while (mayWait && reader.position >= end && !ended) {
            wait();
        }
        long from = Math.max(reader.position, olderBegin);
        boolean inOlder = from < begin;
        byte[] bytes = new byte[(int) Math.min(CHUNK, Math.max(0, (inOlder ? begin : end) - from))];
        try (RandomAccessFile in = new RandomAccessFile((inOlder ? older : file).toFile(), "r")) {
            in.seek(from - (inOlder ? olderBegin : begin));
            in.readFully(bytes);
        }
        reader.position = from + bytes.length;
        return bytes;
    }

    /** One reader's way through the log. */
    private final class Reader {
        private final LogRequest request;
        private final OutputStream out;
        private final String since;
        private long position;
        private long room;
        private String begun = "";

        Reader(LogRequest request, OutputStream out) {
            this.request = request;
            this.out = out;
            this.since = request.since().map(FORMAT::format).orElse("");
            this.room = request.limitBytes().orElse(Long.MAX_VALUE);
        }

        /** Some whole lines; empty at the end. */
        String more(boolean mayWait) throws IOException, InterruptedException {
            while (true) {
                byte[] bytes = read(this, mayWait);
                String text = begun + new String(bytes, ISO_8859_1);
                int whole = text.lastIndexOf('\n') + 1;
                begun = text.substring(whole);
                if (whole > 0 || bytes.length == 0) {
                    return text.substring(0, whole);
                }
            }
        }

        List<String> wanted(String lines) {
            return Arrays.stream(lines.split("\n"))
                    .filter(line -> line.compareTo(since) >= 0)
                    .toList();
        }

        void write(String lines) throws IOException {
            for (String line : wanted(lines)) {
                String shown = request.timestamps() ? line : line.substring(Math.min(line.length(), STAMP));
                byte[] bytes = (shown + "\n").getBytes(ISO_8859_1);
                int length = (int) Math.min(room, bytes.length);
                out.write(bytes, 0, length);
                room -= length;
            }
        }
    }
}
