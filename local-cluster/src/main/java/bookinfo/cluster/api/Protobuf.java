package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.vertx.core.buffer.Buffer;
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
    private static final int VARINT = 0;
    private static final int BYTES = 2;

    private final Buffer bytes;
    private int at;

    private Protobuf(Buffer bytes) {
        this.bytes = bytes;
    }

    /** The object in a body, as a JSON tree. */
    static ObjectNode decode(Buffer body) {
        try {
            if (!body.slice(0, MAGIC.length()).equals(MAGIC)) {
                throw new IllegalArgumentException("it does not begin with \"k8s\"");
            }
            ObjectNode envelope = new Protobuf(body.slice(MAGIC.length(), body.length())).message("Unknown");
            String kind = Json.text(envelope, "/typeMeta/kind");
            if (!MESSAGES.containsKey(kind)) {
                throw new IllegalArgumentException("kind %s is read as JSON only".formatted(kind));
            }
            Buffer raw = Buffer.buffer(Base64.getDecoder().decode(Json.text(envelope, "/raw")));
            return new Protobuf(raw)
                    .message(kind)
                    .setAll(Json.object(Json.text(envelope, "/typeMeta/apiVersion"), kind));
        } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            throw ApiFailure.badRequest("the protobuf body cannot be read: " + e.getMessage());
        }
    }

    private ObjectNode message(String type) {
        ObjectNode message = Json.object();
        while (at < bytes.length()) {
            long tag = varint();
            String start = (tag >>> 3) + "=";
            String[] field = MESSAGES.getOrDefault(type, List.of()).stream()
                    .filter(word -> word.startsWith(start))
                    .map(word -> word.substring(start.length()).split(":", 2))
                    .findFirst()
                    .orElse(new String[] {"", ""});
            switch ((int) (tag & 7)) {
                case VARINT -> number(message, field[0], field[1], varint());
                case BYTES -> {
                    int end = Math.toIntExact(varint()) + at;
                    chunk(message, field[0], field[1], bytes.slice(at, end));
                    at = end;
                }
                default ->
                    throw new IllegalArgumentException(
                            "field %d of %s is no number or text".formatted(tag >>> 3, type));
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
    private static void chunk(ObjectNode message, String name, String type, Buffer value) {
        String inside = type.replaceAll("[\\[\\]{}]", "");
        if (type.startsWith("{")) {
            ObjectNode entry = new Protobuf(value).message(inside.equals("bytes") ? "BytesEntry" : "Entry");
            message.withObjectProperty(name).set(Json.text(entry, "/key"), entry.path("value"));
        } else if (type.startsWith("[")) {
            message.withArrayProperty(name).add(value(inside, value));
        } else if (value.length() > 0 && !name.isEmpty()) {
            message.set(name, value(inside, value));
        }
    }

    private static JsonNode value(String type, Buffer value) {
        return switch (type) {
            case "string" -> TextNode.valueOf(value.toString(StandardCharsets.UTF_8));
            case "bytes" -> TextNode.valueOf(Base64.getEncoder().encodeToString(value.getBytes()));
            default -> new Protobuf(value).message(type);
        };
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = bytes.getByte(at++);
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number has no end");
    }
}
