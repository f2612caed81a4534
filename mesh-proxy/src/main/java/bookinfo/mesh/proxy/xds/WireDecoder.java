package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.xds.Schema.Field;
import bookinfo.mesh.proxy.xds.Schema.Label;
import bookinfo.mesh.proxy.xds.Schema.MessageType;
import bookinfo.mesh.proxy.xds.Tree.Message;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Protobuf wire bytes to a {@link Tree}. Stricter than protobuf asks for: an unknown field, an unknown enum value or a
 * singular field that occurs twice is a {@link Refusal}, because each means that the sender says something that would be
 * lost here.
 */
final class WireDecoder {

    private static final int LENGTH = 2;

    private final ByteBuffer in;
    private final String path;
    private final int depth;
    private final boolean unpacks;

    private WireDecoder(ByteBuffer in, String path, int depth, boolean unpacks) {
        this.in = in.slice().order(ByteOrder.LITTLE_ENDIAN);
        this.path = path;
        this.depth = depth;
        this.unpacks = unpacks;
    }

    /** The message of this type in these bytes, with every Any in it unpacked. */
    static Message decode(MessageType type, ByteBuffer bytes) {
        return decode(type, bytes, "", 0);
    }

    /** The message of this type in these bytes, with every Any left packed: one bad resource must not hide the others. */
    static Message decodeEnvelope(MessageType type, ByteBuffer bytes) {
        return new WireDecoder(bytes, "", 0, false).message(type);
    }

    private static Message decode(MessageType type, ByteBuffer bytes, String path, int depth) {
        if (depth > Tree.MAX_DEPTH) {
            throw Refusal.at(path, "nested more than " + Tree.MAX_DEPTH + " messages deep");
        }
        return new WireDecoder(bytes, path, depth, true).message(type);
    }

    private Message message(MessageType type) {
        Tree.Builder message = new Tree.Builder(type);
        Map<Field, List<Tree.Single>> repeated = new LinkedHashMap<>();
        Map<Field, LinkedHashMap<String, Tree.Single>> maps = new LinkedHashMap<>();
        while (in.hasRemaining()) {
            int tag = (int) varint();
            Field field = type.byNumber().get(tag >>> 3);
            if (field == null) {
                throw Refusal.at(path, "unknown field number " + (tag >>> 3) + " of " + type);
            }
            switch (field.label()) {
                case REPEATED -> items(field, tag & 7, repeated.computeIfAbsent(field, any -> new ArrayList<>()));
                case MAP -> entry(field, tag & 7, maps.computeIfAbsent(field, any -> new LinkedHashMap<>()));
                case ONE, OPTIONAL, ONEOF -> single(message, field, tag & 7);
            }
        }
        repeated.forEach((field, items) -> message.put(field, new Tree.Many(items)));
        maps.forEach((field, entries) -> message.put(field, new Tree.Entries(entries)));
        return message.build();
    }

    private void single(Tree.Builder message, Field field, int wireType) {
        if (message.has(field)) {
            throw Refusal.at(path(field), "occurs twice (expected: once)");
        }
        message.rival(field).ifPresent(rival -> {
            throw Refusal.at(path(field), "set beside " + rival.name() + " (expected: one of them)");
        });
        message.put(field, value(field, wireType, path(field)));
    }

    private void items(Field field, int wireType, List<Tree.Single> items) {
        boolean packed = wireType == LENGTH && field.kind().packs();
        if (!packed) {
            items.add(value(field, wireType, path(field) + "[" + items.size() + "]"));
            return;
        }
        WireDecoder inside = new WireDecoder(bytes(path(field)), path, depth, unpacks);
        while (inside.in.hasRemaining()) {
            items.add(inside.value(field, field.kind().wireType, path(field) + "[" + items.size() + "]"));
        }
    }

    /** A map field on the wire is a repeated message with the key as field 1 and the value as field 2. */
    private void entry(Field field, int wireType, Map<String, Tree.Single> entries) {
        expect(wireType, LENGTH, path(field));
        WireDecoder inside = new WireDecoder(bytes(path(field)), path, depth, unpacks);
        Field value = new Field(2, "value", field.kind(), field.typeName(), Label.OPTIONAL, "");
        String key = "";
        ByteBuffer rest = inside.in.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (rest.hasRemaining() && rest.get(0) == ((1 << 3) | LENGTH)) {
            inside.varint();
            key = inside.text(path(field));
        }
        String place = path(field) + "[\"" + key + "\"]";
        Tree.Single item = zero(field);
        if (inside.in.hasRemaining()) {
            int tag = (int) inside.varint();
            if (tag >>> 3 != 2) {
                throw Refusal.at(place, "malformed map entry");
            }
            item = inside.value(value, tag & 7, place);
        }
        if (inside.in.hasRemaining()) {
            throw Refusal.at(place, "malformed map entry");
        }
        entries.put(key, item);
    }

    private static Tree.Single zero(Field field) {
        return switch (field.kind()) {
            case MESSAGE -> Message.empty(field.message());
            case STRING -> new Tree.Text("");
            case BYTES -> Tree.Bytes.EMPTY;
            case BOOL -> new Tree.Bool(false);
            case FLOAT, DOUBLE -> new Tree.Real(0);
            case ENUM -> new Tree.Choice(String.valueOf(field.enumeration().name(0)), 0);
            case INT32, INT64, UINT32, UINT64, SINT32, SINT64, FIXED32, FIXED64, SFIXED32, SFIXED64 -> new Tree.Int(0);
        };
    }

    private Tree.Single value(Field field, int wireType, String place) {
        expect(wireType, field.kind().wireType, place);
        try {
            return switch (field.kind()) {
                case BOOL -> new Tree.Bool(varint() != 0);
                case INT32 -> new Tree.Int((int) varint());
                case INT64, UINT64 -> new Tree.Int(varint());
                case UINT32 -> new Tree.Int(varint() & 0xffff_ffffL);
                case SINT32 -> new Tree.Int((int) zigzag(varint() & 0xffff_ffffL));
                case SINT64 -> new Tree.Int(zigzag(varint()));
                case FIXED32 -> new Tree.Int(in.getInt() & 0xffff_ffffL);
                case SFIXED32 -> new Tree.Int(in.getInt());
                case FIXED64, SFIXED64 -> new Tree.Int(in.getLong());
                case FLOAT -> new Tree.Real(in.getFloat());
                case DOUBLE -> new Tree.Real(in.getDouble());
                case STRING -> new Tree.Text(text(place));
                case BYTES -> new Tree.Bytes(bytes(place));
                case ENUM -> choice(field, (int) varint(), place);
                case MESSAGE -> nested(field, place);
            };
        } catch (BufferUnderflowException e) {
            throw Refusal.at(place, "ends in the middle of a value");
        }
    }

    private Tree.Single nested(Field field, String place) {
        if (depth >= Tree.MAX_DEPTH) {
            throw Refusal.at(place, "nested more than " + Tree.MAX_DEPTH + " messages deep");
        }
        Message message = new WireDecoder(bytes(place), place, depth + 1, unpacks).message(field.message());
        return field.typeName().equals(WellKnown.ANY) ? any(message, place) : message;
    }

    private Tree.Packed any(Message any, String place) {
        String url = any.get("type_url").map(text -> ((Tree.Text) text).value()).orElse("");
        Tree.Bytes value = any.get("value").map(bytes -> (Tree.Bytes) bytes).orElse(Tree.Bytes.EMPTY);
        Tree.Packed packed = new Tree.Packed(url, Optional.empty(), value);
        return unpacks
                ? Schema.message(packed.typeName())
                        .map(type -> new Tree.Packed(
                                url, Optional.of(decode(type, value.value(), place, depth + 1)), Tree.Bytes.EMPTY))
                        .orElse(packed)
                : packed;
    }

    private static Tree.Single choice(Field field, int number, String place) {
        String name = field.enumeration().name(number);
        if (name == null) {
            throw Refusal.at(place, number + " is no value of " + field.typeName());
        }
        return new Tree.Choice(name, number);
    }

    private static void expect(int wireType, int expected, String place) {
        if (wireType != expected) {
            throw Refusal.at(place, "wire type " + wireType + " (expected: " + expected + ")");
        }
    }

    private static long zigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (!in.hasRemaining()) {
                throw Refusal.at(path, "ends in the middle of a value");
            }
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw Refusal.at(path, "a number of more than 10 bytes");
    }

    private ByteBuffer bytes(String place) {
        long length = varint();
        if (length < 0 || length > in.remaining()) {
            throw Refusal.at(place, "length " + length + " (expected: 0.." + in.remaining() + ")");
        }
        ByteBuffer slice = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        return slice;
    }

    private String text(String place) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes(place)).toString();
        } catch (CharacterCodingException e) {
            throw Refusal.at(place, "not UTF-8");
        }
    }

    private String path(Field field) {
        return path.isEmpty() ? field.name() : path + "." + field.name();
    }
}
