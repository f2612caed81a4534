package bookinfo.mesh.proxy.xds;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The protobuf messages that this proxy can tell apart, from the text table {@code xds-schema.txt}: {@code message NAME} or
 * {@code enum NAME}, then one line a member, {@code number name kind [type] [label]}. A type is parsed when it is first
 * asked for, so that a start pays only for what its configuration holds.
 */
final class Schema {

    private static final Schema XDS = load();

    private final Map<String, String> messageTexts = new HashMap<>();
    private final Map<String, String> enumTexts = new HashMap<>();
    private final Map<String, MessageType> messages = new ConcurrentHashMap<>();
    private final Map<String, EnumType> enums = new ConcurrentHashMap<>();

    private Schema(String table) {
        for (String block : table.split("\n\n", -1)) {
            int end = block.indexOf('\n');
            String head = end < 0 ? block.strip() : block.substring(0, end);
            String body = end < 0 ? "" : block.substring(end + 1);
            if (head.startsWith("message ")) {
                messageTexts.put(head.substring("message ".length()), body);
            } else if (head.startsWith("enum ")) {
                enumTexts.put(head.substring("enum ".length()), body);
            }
        }
    }

    /** The message type of this full name; empty when the table does not have it. */
    static Optional<MessageType> message(String name) {
        MessageType known = XDS.messages.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        String text = XDS.messageTexts.get(name);
        return text == null
                ? Optional.empty()
                : Optional.of(XDS.messages.computeIfAbsent(name, any -> MessageType.parse(name, text)));
    }

    /** The message type of this full name, which the code itself relies on. */
    static MessageType required(String name) {
        return message(name).orElseThrow(() -> new IllegalStateException("xds-schema.txt lacks message " + name));
    }

    private static EnumType enumeration(String name) {
        String text = XDS.enumTexts.get(name);
        if (text == null) {
            throw new IllegalStateException("xds-schema.txt lacks enum " + name);
        }
        return XDS.enums.computeIfAbsent(name, any -> EnumType.parse(text));
    }

    private static Schema load() {
        try (InputStream table = Schema.class.getResourceAsStream("xds-schema.txt")) {
            if (table == null) {
                throw new IllegalStateException("xds-schema.txt is not on the class path");
            }
            return new Schema(new String(table.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a field holds, and how it lies on the wire: 0 varint, 1 eight bytes, 2 length and bytes, 5 four bytes. */
    enum Kind {
        BOOL(0),
        INT32(0),
        INT64(0),
        UINT32(0),
        UINT64(0),
        SINT32(0),
        SINT64(0),
        FIXED32(5),
        FIXED64(1),
        SFIXED32(5),
        SFIXED64(1),
        FLOAT(5),
        DOUBLE(1),
        STRING(2),
        BYTES(2),
        ENUM(0),
        MESSAGE(2);

        final int wireType;

        Kind(int wireType) {
            this.wireType = wireType;
        }

        /** Whether a repeated field of this kind is one run of numbers on the wire. */
        boolean packs() {
            return wireType != 2;
        }
    }

    /** How often a field may occur. {@code ONE} has no presence of its own: its zero value is the same as absent. */
    enum Label {
        ONE,
        OPTIONAL,
        ONEOF,
        REPEATED,
        MAP
    }

    /**
     * A message and its fields, in order of their numbers.
     *
     * @param byKey by proto name and by JSON (lowerCamelCase) name
     */
    record MessageType(String name, List<Field> fields, Map<Integer, Field> byNumber, Map<String, Field> byKey) {

        private static MessageType parse(String name, String text) {
            List<Field> fields = new ArrayList<>();
            Map<Integer, Field> byNumber = new HashMap<>();
            Map<String, Field> byKey = new HashMap<>();
            text.lines().map(Field::parse).forEach(field -> {
                fields.add(field);
                byNumber.put(field.number(), field);
                byKey.put(camelCase(field.name()), field);
            });
            fields.forEach(field -> byKey.put(field.name(), field));
            return new MessageType(name, List.copyOf(fields), Map.copyOf(byNumber), Map.copyOf(byKey));
        }

        /** The field of this proto or JSON name, which the code itself relies on. */
        Field field(String key) {
            Field field = byKey.get(key);
            if (field == null) {
                throw new IllegalStateException("message " + name + " has no field " + key);
            }
            return field;
        }

        @Override
        public String toString() {
            return name;
        }

        private static String camelCase(String name) {
            StringBuilder text = new StringBuilder(name.length());
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                if (c == '_' && i + 1 < name.length()) {
                    text.append(Character.toUpperCase(name.charAt(++i)));
                } else {
                    text.append(c);
                }
            }
            return text.toString();
        }
    }

    /**
     * A field of a message.
     *
     * @param typeName the message or enum type; empty for the other kinds
     * @param oneof the group of which at most one member is set; empty when it belongs to none
     */
    record Field(int number, String name, Kind kind, String typeName, Label label, String oneof) {

        private static Field parse(String line) {
            String[] words = line.split(" ", -1);
            Kind kind = Kind.valueOf(words[2].toUpperCase(Locale.ROOT));
            boolean named = kind == Kind.MESSAGE || kind == Kind.ENUM;
            int next = named ? 4 : 3;
            Label label = next < words.length ? Label.valueOf(words[next].toUpperCase(Locale.ROOT)) : Label.ONE;
            String oneof = label == Label.ONEOF ? words[next + 1] : "";
            return new Field(Integer.parseInt(words[0]), words[1], kind, named ? words[3] : "", label, oneof);
        }

        /** The type of a field of kind MESSAGE. */
        MessageType message() {
            return required(typeName);
        }

        /** The type of a field of kind ENUM. */
        EnumType enumeration() {
            return Schema.enumeration(typeName);
        }

        /** Whether a set field may hold the zero value of its kind. */
        boolean hasPresence() {
            return switch (label) {
                case ONE -> kind == Kind.MESSAGE;
                case OPTIONAL, ONEOF -> true;
                case REPEATED, MAP -> false;
            };
        }
    }

    /** An enum: its names by number and back. */
    record EnumType(Map<Integer, String> names, Map<String, Integer> numbers) {

        private static EnumType parse(String text) {
            Map<Integer, String> names = new HashMap<>();
            Map<String, Integer> numbers = new HashMap<>();
            text.lines().forEach(line -> {
                int space = line.indexOf(' ');
                int number = Integer.parseInt(line, 0, space, 10);
                names.putIfAbsent(number, line.substring(space + 1));
                numbers.put(line.substring(space + 1), number);
            });
            return new EnumType(Map.copyOf(names), Map.copyOf(numbers));
        }

        @Nullable
        String name(int number) {
            return names.get(number);
        }

        @Nullable
        Integer number(String name) {
            return numbers.get(name);
        }
    }
}
