package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.xds.Schema.Field;
import bookinfo.mesh.proxy.xds.Schema.Kind;
import bookinfo.mesh.proxy.xds.Schema.Label;
import bookinfo.mesh.proxy.xds.Tree.Message;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A {@link Tree} to protobuf wire bytes: fields in order of their numbers, repeated numbers packed. */
final class WireEncoder {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private WireEncoder() {}

    static byte[] encode(Message message) {
        WireEncoder encoder = new WireEncoder();
        message.fields().forEach((name, value) -> encoder.field(message.type().field(name), value));
        return encoder.out.toByteArray();
    }

    private void field(Field field, Tree value) {
        switch (value) {
            case Tree.Many many
            when field.kind().packs() -> {
                WireEncoder packed = new WireEncoder();
                many.items().forEach(item -> packed.scalar(field.kind(), item));
                tag(field.number(), 2);
                block(packed.out.toByteArray());
            }
            case Tree.Many many -> many.items().forEach(item -> single(field, item));
            case Tree.Entries entries ->
                entries.entries().forEach((key, item) -> {
                    WireEncoder entry = new WireEncoder();
                    entry.single(new Field(1, "key", Kind.STRING, "", Label.ONE, ""), new Tree.Text(key));
                    entry.single(new Field(2, "value", field.kind(), field.typeName(), Label.ONE, ""), item);
                    tag(field.number(), 2);
                    block(entry.out.toByteArray());
                });
            case Tree.Single one -> single(field, one);
        }
    }

    private void single(Field field, Tree.Single value) {
        tag(field.number(), field.kind().wireType);
        scalar(field.kind(), value);
    }

    private void scalar(Kind kind, Tree.Single value) {
        switch (value) {
            case Tree.Bool bool -> varint(bool.value() ? 1 : 0);
            case Tree.Int number -> number(kind, number.value());
            case Tree.Real real when kind == Kind.FLOAT -> fixed(Float.floatToIntBits((float) real.value()), 4);
            case Tree.Real real -> fixed(Double.doubleToLongBits(real.value()), 8);
            case Tree.Text text -> block(text.value().getBytes(StandardCharsets.UTF_8));
            case Tree.Bytes bytes -> block(bytes.toArray());
            case Tree.Choice choice -> varint(choice.number());
            case Tree.Message message -> block(encode(message));
            case Tree.Packed packed -> block(any(packed));
        }
    }

    private void number(Kind kind, long value) {
        switch (kind) {
            case SINT32, SINT64 -> varint((value << 1) ^ (value >> 63));
            case FIXED32, SFIXED32 -> fixed(value, 4);
            case FIXED64, SFIXED64 -> fixed(value, 8);
            default -> varint(value);
        }
    }

    private static byte[] any(Tree.Packed packed) {
        WireEncoder any = new WireEncoder();
        Schema.MessageType type = Schema.required("google.protobuf.Any");
        if (!packed.typeUrl().isEmpty()) {
            any.single(type.field("type_url"), new Tree.Text(packed.typeUrl()));
        }
        byte[] content = packed.content().map(WireEncoder::encode).orElseGet(packed.bytes()::toArray);
        if (content.length > 0) {
            any.single(type.field("value"), Tree.Bytes.of(content));
        }
        return any.out.toByteArray();
    }

    private void tag(int number, int wireType) {
        varint(((long) number << 3) | wireType);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private void fixed(long value, int size) {
        for (int i = 0; i < size; i++) {
            out.write((int) (value >>> (8 * i)));
        }
    }

    private void block(byte[] bytes) {
        varint(bytes.length);
        out.writeBytes(bytes);
    }
}
