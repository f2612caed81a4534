package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Reads the Kubernetes protobuf bodies that some {@code kubectl create} commands send and have no other form for. A line of
 * {@code messages.txt} is a message and its fields, each {@code number=name:type}; {@code int?} is kept when it is 0. Of the
 * messages known, it has every field that these commands set.
 */
final class Protobuf {
    private static final Map<String, List<String>> MESSAGES = WordTable.read("messages.txt");
    private static final Buffer MAGIC = Buffer.buffer("k8s\0");

    private Protobuf() {}

    /** The object in a body, as a JSON tree. */
    static ObjectNode decode(Buffer body) {
        try {
            if (!body.slice(0, MAGIC.length()).equals(MAGIC)) {
                throw new IllegalArgumentException("it does not begin with \"k8s\"");
            }
            ObjectNode envelope = message("Unknown", body.getBytes(MAGIC.length(), body.length()));
            String kind = Json.text(envelope, "/typeMeta/kind");
            if (!MESSAGES.containsKey(kind)) {
                throw new IllegalArgumentException("kind %s is read as JSON only".formatted(kind));
            }
            return message(kind, Base64.getDecoder().decode(Json.text(envelope, "/raw")))
                    .setAll(Json.object(Json.text(envelope, "/typeMeta/apiVersion"), kind));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | IOException e) {
            throw ApiFailure.badRequest("the protobuf body cannot be read: " + e.getMessage());
        }
    }

    private static ObjectNode message(String type, byte[] bytes) throws IOException {
        ObjectNode message = Json.object();
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            String start = WireFormat.getTagFieldNumber(tag) + "=";
            String[] field = MESSAGES.getOrDefault(type, List.of()).stream()
                    .filter(word -> word.startsWith(start))
                    .map(word -> word.substring(start.length()).split(":", 2))
                    .findFirst()
                    .orElse(new String[] {"", ""});
            switch (WireFormat.getTagWireType(tag)) {
                case WireFormat.WIRETYPE_VARINT -> number(message, field[0], field[1], in.readRawVarint64());
                case WireFormat.WIRETYPE_LENGTH_DELIMITED -> chunk(message, field[0], field[1], in.readByteArray());
                default -> throw new IOException("field %s of %s is no number or text".formatted(start, type));
            }
        }
        return message;
    }

    private static void number(ObjectNode message, String name, String type, long value) {
        if (type.equals("bool")) {
            message.set(name, BooleanNode.valueOf(value != 0));
        } else if (type.equals("int?") || (type.equals("int") && value != 0)) {
            message.set(name, LongNode.valueOf(value));
        }
    }

    // Kubernetes writes what is not set as empty strings and messages.
    private static void chunk(ObjectNode message, String name, String type, byte[] value) throws IOException {
        String inside = type.replaceAll("[\\[\\]{}]", "");
        if (type.startsWith("{")) {
            ObjectNode entry = message(inside.equals("bytes") ? "BytesEntry" : "Entry", value);
            message.withObjectProperty(name).set(Json.text(entry, "/key"), entry.path("value"));
        } else if (type.startsWith("[")) {
            message.withArrayProperty(name).add(value(inside, value));
        } else if (value.length > 0 && !name.isEmpty()) {
            message.set(name, value(inside, value));
        }
    }

    private static JsonNode value(String type, byte[] value) throws IOException {
        return switch (type) {
            case "string" -> TextNode.valueOf(new String(value, StandardCharsets.UTF_8));
            case "bytes" -> TextNode.valueOf(Base64.getEncoder().encodeToString(value));
            default -> message(type, value);
        };
    }
}
