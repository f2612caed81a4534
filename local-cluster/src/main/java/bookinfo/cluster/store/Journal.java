package bookinfo.cluster.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The store's file: one JSON line per write, appended before the write is acknowledged. A line belongs to the journal
 * once its newline is there; what a crash left behind the last newline was never acknowledged and is cut off.
 * Handing the line to the kernel is enough to outlive {@code kill -9}; it does not promise to outlive a power cut.
 */
final class Journal implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    /** Not a channel: that would close for everybody when one writer is interrupted. */
    private RandomAccessFile out;

    private Journal(Path file, long size) throws IOException {
        this.file = file;
        this.out = openAt(size);
    }

    /** Opens the journal in {@code directory}, handing each whole line to {@code replay} in the order of writing. */
    static Journal open(Path directory, Consumer<ObjectNode> replay) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve("journal.jsonl");
        if (!Files.exists(file)) {
            WholeFile.write(file, new byte[0]);
        }
        return new Journal(file, replay(file, replay));
    }

    /** Appends one line. When that fails, the journal is as it was before. */
    void append(ObjectNode line) throws IOException {
        long before = size();
        try {
            out.write(encode(line));
        } catch (IOException e) {
            out.setLength(before);
            out.seek(before);
            throw e;
        }
    }

    long size() throws IOException {
        return out.getFilePointer();
    }

    /** Replaces the whole content by {@code lines}: either all of the new content is there after a crash, or the old. */
    void rewrite(Iterable<ObjectNode> lines) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (ObjectNode line : lines) {
            content.write(encode(line));
        }
        WholeFile.write(file, content.toByteArray());
        out.close();
        out = openAt(content.size());
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private RandomAccessFile openAt(long end) throws IOException {
        RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw");
        opened.setLength(end);
        opened.seek(end);
        return opened;
    }

    /** The size of what was replayed: what a crash left behind the last newline does not count. */
    private static int replay(Path file, Consumer<ObjectNode> replay) throws IOException {
        byte[] content = Files.readAllBytes(file);
        int size = content.length;
        while (size > 0 && content[size - 1] != '\n') {
            size--;
        }
        List<String> lines = new String(content, 0, size, UTF_8).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            try {
                replay.accept(JSON.readValue(lines.get(i), ObjectNode.class));
            } catch (IOException | RuntimeException e) {
                throw new IOException(
                        "%s: line %d: not JSON of the expected form; move the file away to start afresh"
                                .formatted(file, i + 1),
                        e);
            }
        }
        return size;
    }

    private static byte[] encode(ObjectNode line) {
        return (line + "\n").getBytes(UTF_8);
    }
}
