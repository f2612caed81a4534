package bookinfo.mesh.proxy.telemetry;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code google.protobuf.Struct} on the wire, as far as peer metadata uses it: texts and structs of texts. Values of other
 * kinds are skipped.
 */
final class Struct {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;
    private static final int FIELDS = 1;
    private static final int KEY = 1;
    private static final int VALUE = 2;
    private static final int STRING_VALUE = 3;
    private static final int STRUCT_VALUE = 5;
    private static final int MAX_DEPTH = 3;

    private Struct() {}

    /** Encodes a map of texts and maps. */
    static byte[] encode(Map<String, ?> fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        fields.forEach((key, value) -> {
            ByteArrayOutputStream entry = new ByteArrayOutputStream();
            bytes(KEY, key.getBytes(StandardCharsets.UTF_8), entry);
            bytes(VALUE, value(value), entry);
            bytes(FIELDS, entry.toByteArray(), out);
        });
        return out.toByteArray();
    }

    /**
     * Decodes to a map of texts and maps.
     *
     * @throws IllegalArgumentException if the bytes are not a Struct
     */
    static Map<String, Object> decode(byte[] struct) {
        return fields(ByteBuffer.wrap(struct), 0);
    }

    private static byte[] value(Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        switch (value) {
            case String text -> bytes(STRING_VALUE, text.getBytes(StandardCharsets.UTF_8), out);
            case Map<?, ?> map -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                map.forEach((key, inner) -> fields.put(key.toString(), inner));
                bytes(STRUCT_VALUE, encode(fields), out);
            }
            default -> throw new IllegalArgumentException("struct value: " + value + " (expected: a text or a map)");
        }
        return out.toByteArray();
    }

    private static void bytes(int field, byte[] content, ByteArrayOutputStream out) {
        out.write(tag(field));
        int rest = content.length;
        while (rest > 0x7f) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
        out.writeBytes(content);
    }

    private static Map<String, Object> fields(ByteBuffer struct, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("struct: nested deeper than " + MAX_DEPTH);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        while (struct.hasRemaining()) {
            long tag = varint(struct);
            if (tag == tag(FIELDS)) {
                entry(slice(struct), depth, fields);
            } else {
                skip(tag, struct);
            }
        }
        return fields;
    }

    private static void entry(ByteBuffer entry, int depth, Map<String, Object> fields) {
        String key = "";
        @Nullable Object value = null;
        while (entry.hasRemaining()) {
            long tag = varint(entry);
            if (tag == tag(KEY)) {
                key = text(slice(entry));
            } else if (tag == tag(VALUE)) {
                value = value(slice(entry), depth);
            } else {
                skip(tag, entry);
            }
        }
        if (!key.isEmpty() && value != null) {
            fields.put(key, value);
        }
    }

    private static @Nullable Object value(ByteBuffer content, int depth) {
        @Nullable Object value = null;
        while (content.hasRemaining()) {
            long tag = varint(content);
            if (tag == tag(STRING_VALUE)) {
                value = text(slice(content));
            } else if (tag == tag(STRUCT_VALUE)) {
                value = fields(slice(content), depth + 1);
            } else {
                skip(tag, content);
            }
        }
        return value;
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    private static ByteBuffer slice(ByteBuffer from) {
        long length = varint(from);
        if (length < 0 || length > from.remaining()) {
            throw truncated();
        }
        ByteBuffer slice = from.slice(from.position(), (int) length);
        from.position(from.position() + (int) length);
        return slice;
    }

    private static void skip(long tag, ByteBuffer from) {
        int length = switch ((int) (tag & 7)) {
            case VARINT -> {
                varint(from);
                yield 0;
            }
            case FIXED64 -> 8;
            case FIXED32 -> 4;
            case BYTES -> {
                slice(from);
                yield 0;
            }
            default -> throw new IllegalArgumentException("struct: wire type " + (tag & 7));
        };
        if (length > from.remaining()) {
            throw truncated();
        }
        from.position(from.position() + length);
    }

    private static long varint(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; shift < 64 && from.hasRemaining(); shift += 7) {
            byte next = from.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw truncated();
    }

    private static int tag(int field) {
        return (field << 3) | BYTES;
    }

    private static IllegalArgumentException truncated() {
        return new IllegalArgumentException("struct: truncated");
    }
}
