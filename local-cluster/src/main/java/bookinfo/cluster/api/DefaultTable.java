package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Defaults that are plain values. A line of {@code defaults.txt} is a type and its defaults, each {@code path=value}, where
 * the value is JSON or the name of another line. In a path {@code []} means each item of a list, {@code ?} goes on only
 * where the field is set; other fields on the way are made.
 */
final class DefaultTable {
    private static final Map<String, List<Default>> BY_TYPE = new HashMap<>();

    static {
        Map<String, List<String>> lines = WordTable.read("defaults.txt");
        lines.forEach((type, words) -> BY_TYPE.put(
                type,
                words.stream().map(word -> Default.parse(word, lines.keySet())).toList()));
    }

    private DefaultTable() {}

    /** Sets what is absent in the object; types without defaults are left alone. */
    static void apply(String type, ObjectNode object) {
        for (Default one : BY_TYPE.getOrDefault(type, List.of())) {
            int last = one.path().size() - 1;
            if (one.type().isEmpty()) {
                eachAt(
                        object,
                        one.path().subList(0, last),
                        target -> target.putIfAbsent(
                                one.path().get(last), one.value().deepCopy()));
            } else {
                eachAt(object, one.path(), target -> apply(one.type(), target));
            }
        }
    }

    private static void eachAt(ObjectNode object, List<String> path, Consumer<ObjectNode> action) {
        if (path.isEmpty()) {
            action.accept(object);
            return;
        }
        String step = path.getFirst();
        List<String> rest = path.subList(1, path.size());
        if (step.endsWith("[]")) {
            object.path(step.substring(0, step.length() - 2)).forEach(item -> into(item, rest, action));
        } else if (step.endsWith("?")) {
            into(object.path(step.substring(0, step.length() - 1)), rest, action);
        } else {
            into(object.withObjectProperty(step), rest, action);
        }
    }

    private static void into(JsonNode node, List<String> path, Consumer<ObjectNode> action) {
        if (node instanceof ObjectNode object) {
            eachAt(object, path, action);
        }
    }

    /** Either the value of a field, or the type whose defaults the objects at the path have. */
    private record Default(List<String> path, String type, JsonNode value) {
        static Default parse(String word, Set<String> types) {
            int equals = word.indexOf('=');
            List<String> path = List.of(word.substring(0, equals).split("\\.", -1));
            String value = word.substring(equals + 1);
            return types.contains(value)
                    ? new Default(path, value, Json.nothing())
                    : new Default(path, "", Json.parse(value.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
