package bookinfo.cluster.kubelet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import bookinfo.cluster.api.Kubelet.LogRequest;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Copies the asked part of a container's log. Bytes pass as they are; ISO 8859-1 only stands for "one char a byte". */
final class LogReader {
    private final LogRequest request;
    private final OutputStream out;
    private final String since;
    private long skip;
    private long room;

    LogReader(LogRequest request, OutputStream out) {
        this.request = request;
        this.out = out;
        this.since = request.since().map(ContainerLog::stamp).orElse("");
        this.room = request.limitBytes().orElse(Long.MAX_VALUE);
    }

    /** Copies a log that has ended. */
    void copy(List<Path> files) throws IOException {
        countSkipped(files);
        for (Path file : files) {
            if (Files.exists(file)) {
                try (Lines lines = new Lines(file)) {
                    copy(lines);
                }
            }
        }
        out.flush();
    }

    /** Copies a log that may still grow, and with {@code follow} what is added to it. */
    void copy(ContainerLog log) throws IOException, InterruptedException {
        Path older = ContainerLog.older(log.file());
        if (!request.follow()) {
            copy(List.of(older, log.file()));
            return;
        }
        countSkipped(List.of(older, log.file()));
        if (Files.exists(older)) {
            try (Lines lines = new Lines(older)) {
                copy(lines);
            }
        }
        boolean more = true;
        while (more && room > 0) {
            more = followFile(log);
        }
    }

    /** Reads until the file has been moved away (true) or the log has ended (false). */
    private boolean followFile(ContainerLog log) throws IOException, InterruptedException {
        ContainerLog.Opened opened = log.open();
        try (Lines lines = new Lines(opened.in())) {
            boolean more = true;
            while (more && room > 0) {
                long revision = log.revision();
                copy(lines);
                out.flush();
                if (log.rotations() != opened.rotations()) {
                    copy(lines);
                    return true;
                }
                more = log.awaitMore(revision);
            }
            return false;
        }
    }

    private void countSkipped(List<Path> files) throws IOException {
        if (request.tailLines().isEmpty()) {
            return;
        }
        long total = 0;
        for (Path file : files) {
            if (Files.exists(file)) {
                try (Lines lines = new Lines(file)) {
                    for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                        total += wanted(line.get()) ? 1 : 0;
                    }
                }
            }
        }
        skip = Math.max(0, total - request.tailLines().getAsLong());
    }

    private void copy(Lines lines) throws IOException {
        for (Optional<String> line = lines.next(); line.isPresent() && room > 0; line = lines.next()) {
            if (!wanted(line.get())) {
                continue;
            }
            if (skip > 0) {
                skip--;
                continue;
            }
            write(line.get());
        }
    }

    private boolean wanted(String line) {
        return since.isEmpty() || line.compareTo(since) >= 0;
    }

    private void write(String line) throws IOException {
        String shown = request.timestamps() ? line : line.substring(Math.min(line.length(), ContainerLog.STAMP));
        byte[] bytes = (shown + "\n").getBytes(ISO_8859_1);
        int length = (int) Math.min(room, bytes.length);
        out.write(bytes, 0, length);
        room -= length;
    }

    /** Whole lines only: a line of which the end is still being written is kept for the next call. */
    private static final class Lines implements AutoCloseable {
        private final InputStream in;
        private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

        Lines(Path file) throws IOException {
            this(new BufferedInputStream(Files.newInputStream(file)));
        }

        Lines(InputStream in) {
            this.in = in;
        }

        Optional<String> next() throws IOException {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n') {
                    String line = begun.toString(ISO_8859_1);
                    begun.reset();
                    return Optional.of(line);
                }
                begun.write(b);
            }
            return Optional.empty();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
