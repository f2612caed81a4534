package bookinfo.cluster.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;

/**
 * The store's file: one JSON line per write, appended before the write is acknowledged. A line belongs to the journal
 * once its newline is there; what a crash left behind the last newline was never acknowledged and is cut off.
 * Handing the line to the kernel is enough to outlive {@code kill -9}; it does not promise to outlive a power cut.
 */
final class Journal implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE = "journal.jsonl";

    private final Path file;
    /** Not a channel: that would close for everybody when one writer is interrupted. */
    private RandomAccessFile out;

    private long size;

    private Journal(Path file, RandomAccessFile out, long size) {
        this.file = file;
        this.out = out;
        this.size = size;
    }

    /** Opens the journal in {@code directory}, handing each whole line to {@code replay} in the order of writing. */
    static Journal open(Path directory, Consumer<ObjectNode> replay) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(FILE);
        long whole = Files.exists(file) ? replay(file, replay) : 0;
        RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw");
        ownerOnly(file);
        out.setLength(whole);
        out.seek(whole);
        return new Journal(file, out, whole);
    }

    /** Appends one line. When that fails, the journal is as it was before. */
    void append(ObjectNode line) throws IOException {
        byte[] bytes = encode(line);
        try {
            out.write(bytes);
            size += bytes.length;
        } catch (IOException e) {
            out.setLength(size);
            out.seek(size);
            throw e;
        }
    }

    long size() {
        return size;
    }

    /** Replaces the whole content by {@code lines}: either all of the new content is there after a crash, or the old. */
    void rewrite(Iterable<ObjectNode> lines) throws IOException {
        Path fresh = file.resolveSibling(FILE + ".new");
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (ObjectNode line : lines) {
            content.write(encode(line));
        }
        try (RandomAccessFile next = new RandomAccessFile(fresh.toFile(), "rw")) {
            ownerOnly(fresh);
            next.setLength(0);
            next.write(content.toByteArray());
            next.getFD().sync();
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        out.close();
        out = new RandomAccessFile(file.toFile(), "rw");
        size = content.size();
        out.seek(size);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private static long replay(Path file, Consumer<ObjectNode> replay) throws IOException {
        byte[] content = Files.readAllBytes(file);
        int start = 0;
        for (int end = 0; end < content.length; end++) {
            if (content[end] == '\n') {
                replay.accept(decode(file, content, start, end));
                start = end + 1;
            }
        }
        return start;
    }

    private static ObjectNode decode(Path file, byte[] content, int start, int end) throws IOException {
        JsonNode line;
        try {
            line = JSON.readTree(content, start, end - start);
        } catch (IOException e) {
            throw new IOException(
                    "%s: byte %d: not JSON; move the file away to start afresh".formatted(file, start), e);
        }
        if (line instanceof ObjectNode object) {
            return object;
        }
        throw new IOException("%s: byte %d: not an object; move the file away to start afresh".formatted(file, start));
    }

    private static byte[] encode(ObjectNode line) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        JSON.writeValue(bytes, line);
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private static void ownerOnly(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
