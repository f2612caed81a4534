package bookinfo.cluster.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A text resource beside this class: each line is a name and, after blanks, words about it. */
final class WordTable {
    private WordTable() {}

    static Map<String, List<String>> read(String resource) {
        Map<String, List<String>> table = new LinkedHashMap<>();
        Json.resource(WordTable.class, resource).lines().forEach(line -> {
            List<String> words = List.of(line.split(" ", -1));
            table.put(words.getFirst(), words.subList(1, words.size()));
        });
        return table;
    }
}
