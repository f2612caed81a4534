package bookinfo.cluster.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A text resource beside this class: each line is a name and, after blanks, words about it. */
final class WordTable {
    private WordTable() {}

    static Map<String, List<String>> read(String resource) {
        Map<String, List<String>> table = new LinkedHashMap<>();
        new String(bytes(resource), StandardCharsets.UTF_8).lines().forEach(line -> {
            List<String> words = List.of(line.split(" ", -1));
            table.put(words.getFirst(), words.subList(1, words.size()));
        });
        return table;
    }

    /** The whole of a resource beside this class. */
    static byte[] bytes(String resource) {
        try (InputStream in = Objects.requireNonNull(WordTable.class.getResourceAsStream(resource), resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
