package bookinfo.mesh.proxy.xds;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Any valid protobuf message of a type, as protobuf-java builds it. */
final class RandomMessages {

    private static final int DEPTH = 6;

    private final Random random;

    RandomMessages(long seed) {
        this.random = new Random(seed);
    }

    Message next(Descriptor type) {
        return next(type, 0);
    }

    private Message next(Descriptor type, int depth) {
        return switch (type.getFullName()) {
            case "google.protobuf.Duration" ->
                Duration.newBuilder()
                        .setSeconds(random.nextInt(100_000))
                        .setNanos(random.nextInt(1_000_000_000))
                        .build();
            case "google.protobuf.Timestamp" ->
                Timestamp.newBuilder()
                        .setSeconds(random.nextInt())
                        .setNanos(random.nextInt(1000) * 1_000_000)
                        .build();
            case "google.protobuf.Any" ->
                Any.pack(
                        random.nextBoolean()
                                ? Router.newBuilder()
                                        .setSuppressEnvoyHeaders(random.nextBoolean())
                                        .build()
                                : StringValue.of(text()));
            case "google.protobuf.Value" -> value(depth);
            default -> fields(type, depth);
        };
    }

    private Value value(int depth) {
        return switch (random.nextInt(depth < DEPTH ? 5 : 3)) {
            case 0 -> Value.newBuilder().setNumberValue(random.nextInt() / 16.0).build();
            case 1 -> Value.newBuilder().setStringValue(text()).build();
            case 2 -> Value.newBuilder().setBoolValue(random.nextBoolean()).build();
            case 3 ->
                Value.newBuilder()
                        .setListValue(com.google.protobuf.ListValue.newBuilder().addValues(value(depth + 1)))
                        .build();
            default ->
                Value.newBuilder()
                        .setStructValue(com.google.protobuf.Struct.newBuilder().putFields(text(), value(depth + 1)))
                        .build();
        };
    }

    private Message fields(Descriptor type, int depth) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        Set<OneofDescriptor> filled = new HashSet<>();
        for (FieldDescriptor field : type.getFields()) {
            boolean leaf = depth >= DEPTH && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
            OneofDescriptor oneof = field.getRealContainingOneof();
            if (leaf || random.nextInt(100) >= 30 || (oneof != null && !filled.add(oneof))) {
                continue;
            }
            if (field.isMapField()) {
                Descriptor entry = field.getMessageType();
                for (int i = random.nextInt(3); i > 0; i--) {
                    message.addRepeatedField(
                            field,
                            DynamicMessage.newBuilder(entry)
                                    .setField(entry.findFieldByNumber(1), i + text())
                                    .setField(entry.findFieldByNumber(2), single(entry.findFieldByNumber(2), depth + 1))
                                    .build());
                }
            } else if (field.isRepeated()) {
                for (int i = random.nextInt(3); i > 0; i--) {
                    message.addRepeatedField(field, single(field, depth + 1));
                }
            } else {
                message.setField(field, single(field, depth + 1));
            }
        }
        return message.build();
    }

    private Object single(FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case INT -> field.getType() == FieldDescriptor.Type.UINT32 ? random.nextInt() : random.nextInt() >> 8;
            case LONG -> random.nextLong();
            case FLOAT -> random.nextInt(1000) / 8f;
            case DOUBLE -> random.nextInt() / 64.0;
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text();
            case BYTE_STRING -> ByteString.copyFromUtf8(text());
            case ENUM -> {
                List<EnumValueDescriptor> values = field.getEnumType().getValues();
                yield values.get(random.nextInt(values.size()));
            }
            case MESSAGE -> next(field.getMessageType(), depth);
        };
    }

    private String text() {
        String letters = "aZ0 :\"\\\n\t{}#ä€😀";
        StringBuilder text = new StringBuilder();
        int[] points = letters.codePoints().toArray();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }
}
