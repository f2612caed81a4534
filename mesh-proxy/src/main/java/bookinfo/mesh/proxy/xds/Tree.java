package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.xds.Schema.Field;
import bookinfo.mesh.proxy.xds.Schema.MessageType;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * A protobuf value, the same whether it came by wire, YAML or JSON. Integers of 32 bits without sign are held as their
 * value; those of 64 bits without sign as the bits of a long.
 */
sealed interface Tree {

    /** Messages nested deeper than this are refused, as protobuf's own parsers do. */
    int MAX_DEPTH = 100;

    /** One value: what a field that is neither repeated nor a map holds, and each item of one that is. */
    sealed interface Single extends Tree {}

    record Bool(boolean value) implements Single {}

    record Int(long value) implements Single {}

    record Real(double value) implements Single {}

    record Text(String value) implements Single {}

    /** Read-only bytes, compared by content. */
    record Bytes(ByteBuffer value) implements Single {

        static final Bytes EMPTY = of(new byte[0]);

        public Bytes {
            value = value.asReadOnlyBuffer();
        }

        static Bytes of(byte[] value) {
            return new Bytes(ByteBuffer.wrap(value));
        }

        byte[] toArray() {
            byte[] copy = new byte[value.remaining()];
            value.duplicate().get(copy);
            return copy;
        }
    }

    record Choice(String name, int number) implements Single {}

    /** A repeated field. */
    record Many(List<? extends Single> items) implements Tree {
        public Many {
            items = List.copyOf(items);
        }
    }

    /** A map field; keys are texts in every message of the table. */
    record Entries(SequencedMap<String, Single> entries) implements Tree {}

    /**
     * A message.
     *
     * @param fields what is set, by proto name; never the zero value of a field without presence
     */
    record Message(MessageType type, Map<String, Tree> fields) implements Single {

        Optional<Tree> get(String field) {
            return Optional.ofNullable(fields.get(field));
        }

        /** An empty message of this type. */
        static Message empty(MessageType type) {
            return new Message(type, Map.of());
        }
    }

    /**
     * A {@code google.protobuf.Any}.
     *
     * @param content the message inside; empty when the table does not know its type
     * @param bytes the message as it came, when it came by wire and its type is unknown
     */
    record Packed(String typeUrl, Optional<Message> content, Bytes bytes) implements Single {

        static final String PREFIX = "type.googleapis.com/";

        /** A message wrapped with its type's URL. */
        static Packed of(Message content) {
            return new Packed(PREFIX + content.type().name(), Optional.of(content), Bytes.EMPTY);
        }

        /** The full name of the message inside: what follows the last slash. */
        String typeName() {
            return typeUrl.substring(typeUrl.lastIndexOf('/') + 1);
        }
    }

    /** Collects the fields of a message; keeps them in order of their numbers and drops zero values without presence. */
    final class Builder {

        private final MessageType type;
        private final TreeMap<Integer, Tree> values = new TreeMap<>();

        Builder(MessageType type) {
            this.type = type;
        }

        static Builder of(String typeName) {
            return new Builder(Schema.required(typeName));
        }

        boolean has(Field field) {
            return values.containsKey(field.number());
        }

        /** The member of the same oneof that is set already, other than this field. */
        Optional<Field> rival(Field field) {
            return field.oneof().isEmpty()
                    ? Optional.empty()
                    : values.keySet().stream()
                            .map(number -> type.byNumber().get(number))
                            .filter(set -> set != null && set.oneof().equals(field.oneof()) && !set.equals(field))
                            .findAny();
        }

        Builder put(Field field, Tree value) {
            if (field.hasPresence() || !isZero(value)) {
                values.put(field.number(), value);
            }
            return this;
        }

        Builder put(String field, Tree value) {
            return put(type.field(field), value);
        }

        Builder put(String field, String value) {
            return put(field, new Text(value));
        }

        Message build() {
            LinkedHashMap<String, Tree> fields = new LinkedHashMap<>();
            for (Field field : type.fields()) {
                Tree value = values.get(field.number());
                if (value != null) {
                    fields.put(field.name(), value);
                }
            }
            return new Message(type, Collections.unmodifiableMap(fields));
        }

        private static boolean isZero(Tree value) {
            return switch (value) {
                case Bool bool -> !bool.value();
                case Int number -> number.value() == 0;
                case Real real -> Double.doubleToRawLongBits(real.value()) == 0;
                case Text text -> text.value().isEmpty();
                case Bytes bytes -> !bytes.value().hasRemaining();
                case Choice choice -> choice.number() == 0;
                case Many many -> many.items().isEmpty();
                case Entries entries -> entries.entries().isEmpty();
                case Message message -> false;
                case Packed packed -> false;
            };
        }
    }

    /** A list of texts. */
    static Many texts(List<String> values) {
        return new Many(values.stream().map(Text::new).toList());
    }
}
