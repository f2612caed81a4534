package bookinfo.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Prints the server's tables as kubectl does: upper-case heads, three blanks between columns. */
public final class Tables {
    private Tables() {}

    /** What a listing shows beside the server's narrow columns. */
    public record Options(boolean wide, boolean namespaces, boolean labels) {}

    public static List<String> print(JsonNode table, Options options) {
        List<Integer> shown = new ArrayList<>();
        List<String> head = new ArrayList<>();
        if (options.namespaces()) {
            head.add("NAMESPACE");
        }
        JsonNode columns = table.path("columnDefinitions");
        for (int i = 0; i < columns.size(); i++) {
            if (options.wide() || columns.get(i).path("priority").asInt() == 0) {
                shown.add(i);
                head.add(columns.get(i).path("name").asText().toUpperCase(Locale.ROOT));
            }
        }
        if (options.labels()) {
            head.add("LABELS");
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(head);
        for (JsonNode row : table.path("rows")) {
            JsonNode metadata = row.path("object").path("metadata");
            List<String> cells = new ArrayList<>();
            if (options.namespaces()) {
                cells.add(metadata.path("namespace").asText());
            }
            shown.forEach(i -> cells.add(row.path("cells").path(i).asText()));
            if (options.labels()) {
                cells.add(labels(metadata.path("labels")));
            }
            rows.add(cells);
        }
        return align(rows);
    }

    /** Left-aligned columns; the last one is not padded. */
    public static List<String> align(List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width = rows.stream()
                        .mapToInt(r -> r.get(column).length())
                        .max()
                        .orElse(0);
                line.append(row.get(i));
                if (i < row.size() - 1) {
                    line.repeat(' ', width - row.get(i).length() + 3);
                }
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static String labels(JsonNode labels) {
        String joined = StreamSupport.stream(labels.properties().spliterator(), false)
                .map(entry -> entry.getKey() + "=" + entry.getValue().asText())
                .sorted()
                .collect(Collectors.joining(","));
        return joined.isEmpty() ? "<none>" : joined;
    }
}
