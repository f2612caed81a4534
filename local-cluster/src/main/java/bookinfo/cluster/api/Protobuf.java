package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads the Kubernetes protobuf bodies that some kubectl commands send and have no other form for. Only their messages
 * are known; a field that is not known is refused by its number unless it is empty.
 */
final class Protobuf {
    private static final Buffer MAGIC = Buffer.buffer("k8s\0");
    private static final int VARINT = 0;
    private static final int BYTES = 2;

    /** A line for each message: {@code number=name:type}; int? is kept when it is 0. */
    private static final Map<String, Map<Long, Field>> MESSAGES = read("""
            Unknown 1=typeMeta:TypeMeta 2=raw:bytes
            TypeMeta 1=apiVersion:string 2=kind:string
            ObjectMeta 1=name:string 2=generateName:string 3=namespace:string 5=uid:string 11=labels:{string} 12=annotations:{string}
            Namespace 1=metadata:ObjectMeta
            ConfigMap 1=metadata:ObjectMeta 2=data:{string} 3=binaryData:{bytes} 4=immutable:bool
            Secret 1=metadata:ObjectMeta 2=data:{bytes} 3=type:string 4=stringData:{string} 5=immutable:bool
            ServiceAccount 1=metadata:ObjectMeta
            Deployment 1=metadata:ObjectMeta 2=spec:DeploymentSpec
            DeploymentSpec 1=replicas:int? 2=selector:LabelSelector 3=template:PodTemplateSpec
            LabelSelector 1=matchLabels:{string}
            PodTemplateSpec 1=metadata:ObjectMeta 2=spec:PodSpec
            PodSpec 2=containers:[Container] 3=restartPolicy:string 8=serviceAccountName:string
            Container 1=name:string 2=image:string 3=command:[string] 4=args:[string] 6=ports:[ContainerPort] 7=env:[EnvVar]
            ContainerPort 1=name:string 3=containerPort:int 4=protocol:string
            EnvVar 1=name:string 2=value:string
            TokenRequest 1=metadata:ObjectMeta 2=spec:TokenRequestSpec
            TokenRequestSpec 1=audiences:[string] 3=boundObjectRef:BoundObjectReference 4=expirationSeconds:int?
            BoundObjectReference 1=kind:string 2=apiVersion:string 3=name:string 4=uid:string
            SelfSubjectAccessReview 1=metadata:ObjectMeta 2=spec:SelfSubjectAccessReviewSpec
            SelfSubjectAccessReviewSpec 1=resourceAttributes:ResourceAttributes 2=nonResourceAttributes:NonResourceAttributes
            ResourceAttributes 1=namespace:string 2=verb:string 3=group:string 4=version:string 5=resource:string 6=subresource:string 7=name:string
            NonResourceAttributes 1=path:string 2=verb:string
            SelfSubjectReview 1=metadata:ObjectMeta
            Entry 1=key:string 2=value:string
            BytesEntry 1=key:string 2=value:bytes
            """);

    private Protobuf() {}

    /** The object in a body, as a JSON tree. */
    static ObjectNode decode(Buffer body) {
        try {
            if (body.length() < MAGIC.length() || !body.slice(0, MAGIC.length()).equals(MAGIC)) {
                throw new IllegalArgumentException("it does not begin with \"k8s\"");
            }
            ObjectNode envelope = new Reader(body.slice(MAGIC.length(), body.length())).message("Unknown");
            JsonNode type = envelope.path("typeMeta");
            String kind = type.path("kind").asText();
            if (!MESSAGES.containsKey(kind)) {
                throw new IllegalArgumentException("kind %s is read as JSON only".formatted(kind));
            }
            Buffer raw = Buffer.buffer(
                    Base64.getDecoder().decode(envelope.path("raw").asText()));
            ObjectNode object = Json.object()
                    .put("apiVersion", type.path("apiVersion").asText())
                    .put("kind", kind);
            return object.setAll(new Reader(raw).message(kind));
        } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            throw ApiFailure.badRequest("the protobuf body cannot be read: " + e.getMessage());
        }
    }

    private static Map<String, Map<Long, Field>> read(String table) {
        Map<String, Map<Long, Field>> messages = new HashMap<>();
        table.lines().map(line -> line.split(" ", -1)).forEach(words -> {
            Map<Long, Field> fields = new HashMap<>();
            for (String word : List.of(words).subList(1, words.length)) {
                String[] parts = word.split("[=:]", -1);
                fields.put(Long.valueOf(parts[0]), new Field(parts[1], parts[2]));
            }
            messages.put(words[0], fields);
        });
        return messages;
    }

    private record Field(String name, String type) {
        String itemType() {
            return type.replaceAll("[\\[\\]{}]", "");
        }
    }

    private static final class Reader {
        private final Buffer bytes;
        private int at;

        Reader(Buffer bytes) {
            this.bytes = bytes;
        }

        ObjectNode message(String type) {
            Map<Long, Field> fields = Objects.requireNonNull(MESSAGES.get(type), type);
            ObjectNode message = Json.object();
            while (at < bytes.length()) {
                long tag = varint();
                Optional<Field> field = Optional.ofNullable(fields.get(tag >>> 3));
                switch ((int) (tag & 7)) {
                    case VARINT -> {
                        long value = varint();
                        field.ifPresent(known -> number(message, known, value));
                        refuse(field.isEmpty() && value != 0, type, tag);
                    }
                    case BYTES -> {
                        int length = Math.toIntExact(varint());
                        Buffer value = bytes.slice(at, at + length);
                        at += length;
                        field.ifPresent(known -> chunk(message, known, value));
                        refuse(field.isEmpty() && !new Reader(value).isBlank(), type, tag);
                    }
                    default -> refuse(true, type, tag);
                }
            }
            return message;
        }

        private static void number(ObjectNode message, Field field, long value) {
            if (field.type().equals("bool")) {
                message.put(field.name(), value != 0);
            } else if (value != 0 || field.type().equals("int?")) {
                message.put(field.name(), value);
            }
        }

        // Kubernetes writes what is not set as empty strings and messages.
        private static void chunk(ObjectNode message, Field field, Buffer value) {
            if (field.type().startsWith("{")) {
                ObjectNode entry = new Reader(value).message(field.itemType().equals("bytes") ? "BytesEntry" : "Entry");
                message.withObjectProperty(field.name()).set(entry.path("key").asText(), entry.path("value"));
            } else if (field.type().startsWith("[")) {
                message.withArrayProperty(field.name()).add(value(field.itemType(), value));
            } else if (value.length() > 0) {
                message.set(field.name(), value(field.type(), value));
            }
        }

        private static JsonNode value(String type, Buffer value) {
            return switch (type) {
                case "string" -> TextNode.valueOf(value.toString(StandardCharsets.UTF_8));
                case "bytes" -> TextNode.valueOf(Base64.getEncoder().encodeToString(value.getBytes()));
                default -> new Reader(value).message(type);
            };
        }

        /** Whether nothing in a message is set: all its numbers are 0, its strings and messages empty. */
        private boolean isBlank() {
            while (at < bytes.length()) {
                long tag = varint();
                long value = varint();
                if ((tag & 7) == BYTES) {
                    Buffer inner = bytes.slice(at, at + Math.toIntExact(value));
                    at += inner.length();
                    if (!new Reader(inner).isBlank()) {
                        return false;
                    }
                } else if ((tag & 7) != VARINT || value != 0) {
                    return false;
                }
            }
            return true;
        }

        private static void refuse(boolean unknown, String type, long tag) {
            if (unknown) {
                throw new IllegalArgumentException("field %d of %s is read as JSON only".formatted(tag >>> 3, type));
            }
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
}
