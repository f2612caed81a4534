package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The JSON paths of printer columns: {@code .spec.hosts}, {@code .a[0]}, {@code .a[*].b},
 * {@code .status.conditions[?(@.type=="Ready")].status}, {@code .metadata.labels['x.y/z']}.
 */
final class JsonPath {
    private static final Pattern STEP = Pattern.compile(
            "\\.([\\w-]+)|\\[(\\d+)]|\\[(\\*)]|\\['([^']+)']|\\[\\?\\(@\\.([\\w.-]+)\\s*==\\s*[\"']([^\"']*)[\"']\\)]");

    private final List<Function<JsonNode, Stream<JsonNode>>> steps;

    private JsonPath(List<Function<JsonNode, Stream<JsonNode>>> steps) {
        this.steps = steps;
    }

    /** @throws IllegalArgumentException naming the part that is not understood */
    static JsonPath parse(String text) {
        String path = text.startsWith(".") || text.startsWith("[") ? text : "." + text;
        Matcher step = STEP.matcher(path);
        List<Function<JsonNode, Stream<JsonNode>>> steps = new ArrayList<>();
        int at = 0;
        while (at < path.length()) {
            if (!step.region(at, path.length()).lookingAt()) {
                throw new IllegalArgumentException(
                        "jsonPath: %s: not understood from \"%s\"".formatted(text, path.substring(at)));
            }
            steps.add(step(step));
            at = step.end();
        }
        return new JsonPath(steps);
    }

    /** The first value found; a null node when there is none. */
    JsonNode first(JsonNode root) {
        Stream<JsonNode> nodes = Stream.of(root);
        for (Function<JsonNode, Stream<JsonNode>> step : steps) {
            nodes = nodes.flatMap(step);
        }
        return nodes.findFirst().orElse(NullNode.instance);
    }

    private static Function<JsonNode, Stream<JsonNode>> step(Matcher step) {
        String field = step.group(1) == null ? step.group(4) : step.group(1);
        if (field != null) {
            return node -> Stream.ofNullable(node.get(field));
        }
        if (step.group(2) != null) {
            int index = Integer.parseInt(step.group(2));
            return node -> Stream.ofNullable(node.get(index));
        }
        if (step.group(3) != null) {
            return node -> node.valueStream();
        }
        String pointer = "/" + step.group(5).replace('.', '/');
        String wanted = step.group(6);
        return node ->
                node.valueStream().filter(item -> item.at(pointer).asText().equals(wanted));
    }
}
