package bookinfo.cluster.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** JSON trees: made, read by pointers (RFC 6901), and from and to bytes. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** A new, empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The beginning of a document of the given kind. */
    static ObjectNode object(String apiVersion, String kind) {
        return object().put("kind", kind).put("apiVersion", apiVersion);
    }

    /** @throws ApiFailure 400 when the bytes are not JSON */
    static JsonNode parse(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw ApiFailure.badRequest("error decoding body: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The tree of a JSON text.
     *
     * @throws ApiFailure 400 when it is none
     */
    public static JsonNode parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The text of a resource beside a class. */
    public static String resource(Class<?> beside, String name) {
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text at a JSON pointer; empty when there is none. */
    public static String text(JsonNode node, String pointer) {
        return node.at(pointer).asText();
    }

    /** The items of the list at a JSON pointer; none when there is no list. */
    public static Stream<JsonNode> items(JsonNode node, String pointer) {
        return node.at(pointer).valueStream();
    }

    /** The items of a list of strings; empty when the node is no list. */
    static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }

    static byte[] bytes(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }
}
