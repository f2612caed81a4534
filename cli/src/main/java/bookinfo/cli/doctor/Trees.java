package bookinfo.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads what both readers read of JSON trees; what is not there is empty. */
final class Trees {
    private Trees() {}

    /** The tree of a piece, or one without fields. */
    static JsonNode of(Recording recording, Piece piece) {
        return recording.pieces().getOrDefault(piece, MissingNode.getInstance());
    }

    static <T> List<T> list(JsonNode array, Function<JsonNode, T> reader) {
        return stream(array).map(reader).toList();
    }

    static Stream<JsonNode> stream(JsonNode array) {
        return array.isArray() ? array.valueStream() : Stream.empty();
    }

    static List<String> texts(JsonNode array) {
        return list(array, JsonNode::asText);
    }

    static Map<String, String> map(JsonNode object) {
        Map<String, String> map = new LinkedHashMap<>();
        object.properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return map;
    }

    /** The first of some texts that is one, or the beginning of time. */
    static Instant time(JsonNode... texts) {
        return Stream.of(texts)
                .map(text -> text.asText(""))
                .filter(text -> !text.isEmpty() && !text.equals("null"))
                .map(Instant::parse)
                .findFirst()
                .orElse(Instant.EPOCH);
    }
}
