package bookinfo.cluster.kubelet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import bookinfo.cluster.api.Kubelet.LogRequest;
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
import java.util.Collection;
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
        StringBuilder line = new StringBuilder();
        for (int n = output.read(chunk); n >= 0; n = output.read(chunk)) {
            StringBuilder lines = new StringBuilder();
            for (char character : new String(chunk, 0, n, ISO_8859_1).toCharArray()) {
                if (character != '\n') {
                    line.append(character);
                }
                if (character == '\n' || line.length() >= LONGEST_LINE) {
                    lines.append(FORMAT.format(clock.instant())).append(line).append('\n');
                    line.setLength(0);
                }
            }
            append(lines.toString());
        }
        if (!line.isEmpty()) {
            append(FORMAT.format(clock.instant()) + line + '\n');
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
        for (List<String> lines = reader.more(false); !lines.isEmpty(); lines = reader.more(false)) {
            if (tail == Long.MAX_VALUE) {
                reader.write(lines);
                continue;
            }
            last.addAll(lines);
            while (last.size() > tail) {
                last.remove();
            }
        }
        reader.write(last);
        out.flush();
        List<String> lines = request.follow() ? reader.more(true) : List.of();
        while (!lines.isEmpty()) {
            reader.write(lines);
            out.flush();
            lines = reader.more(true);
        }
    }

    private synchronized void append(String text) throws IOException {
        byte[] lines = text.getBytes(ISO_8859_1);
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
        private String begun = "";

        Reader(LogRequest request, OutputStream out) {
            this.request = request;
            this.out = out;
            this.since = request.since().map(FORMAT::format).orElse("");
        }

        /** Some whole lines that are wanted; none at the end. */
        List<String> more(boolean mayWait) throws IOException, InterruptedException {
            while (true) {
                byte[] bytes = read(this, mayWait);
                String text = begun + new String(bytes, ISO_8859_1);
                int whole = text.lastIndexOf('\n') + 1;
                begun = text.substring(whole);
                List<String> lines = Arrays.stream(text.substring(0, whole).split("\n"))
                        .filter(line -> !line.isEmpty() && line.compareTo(since) >= 0)
                        .toList();
                if (!lines.isEmpty() || bytes.length == 0) {
                    return lines;
                }
            }
        }

        void write(Collection<String> lines) throws IOException {
            for (String line : lines) {
                String shown = request.timestamps() ? line : line.substring(Math.min(line.length(), STAMP));
                out.write((shown + "\n").getBytes(ISO_8859_1));
            }
        }
    }
}
