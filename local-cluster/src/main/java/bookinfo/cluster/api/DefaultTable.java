package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Defaults that are plain values. A line of {@code defaults.txt} is a type and its defaults, each {@code path=value}, where
 * the value is JSON or the name of another line. In a path {@code []} means each item of a list, {@code ?} goes on only
 * where the field is set; other fields on the way are made.
 */
final class DefaultTable {
    private static final Map<String, List<String>> LINES = WordTable.read("defaults.txt");

    private DefaultTable() {}

    static boolean has(String type) {
        return LINES.containsKey(type);
    }

    /** Sets what is absent in the object; types without defaults are left alone. */
    static void apply(String type, ObjectNode object) {
        for (String word : LINES.getOrDefault(type, List.of())) {
            int equals = word.indexOf('=');
            List<String> path = List.of(word.substring(0, equals).split("\\.", -1));
            String value = word.substring(equals + 1);
            if (has(value)) {
                each(object, path, target -> apply(value, target));
            } else {
                each(object, path.subList(0, path.size() - 1), target -> {
                    if (!target.has(path.getLast())) {
                        target.set(path.getLast(), Json.parse(value.getBytes(StandardCharsets.UTF_8)));
                    }
                });
            }
        }
    }

    private static void each(JsonNode node, List<String> path, Consumer<ObjectNode> action) {
        if (!(node instanceof ObjectNode object)) {
            return;
        }
        if (path.isEmpty()) {
            action.accept(object);
            return;
        }
        String step = path.getFirst();
        List<String> rest = path.subList(1, path.size());
        if (step.endsWith("[]")) {
            object.path(step.substring(0, step.length() - 2)).forEach(item -> each(item, rest, action));
        } else if (step.endsWith("?")) {
            each(object.path(step.substring(0, step.length() - 1)), rest, action);
        } else {
            each(object.withObjectProperty(step), rest, action);
        }
    }
}
