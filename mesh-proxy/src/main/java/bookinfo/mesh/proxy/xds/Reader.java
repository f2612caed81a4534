package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.xds.Tree.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads a message and remembers what was read. After a compile step {@link #finish()} refuses whatever is set but was never
 * asked for: a new field of the API, or one that this proxy does not carry out, can not get lost.
 */
final class Reader {
    /** The longest time that is counted. */
    static final Duration LONGEST = Duration.ofDays(3650);

    private final Message message;
    private final String path;
    private final Set<String> read = new HashSet<>();
    private final List<Reader> children = new ArrayList<>();

    private Reader(Message message, String path) {
        this.message = message;
        this.path = path;
    }

    /** Compiles a message with all it holds; what the step leaves unread is refused. */
    static <T> T compile(Message message, Function<Reader, T> step) {
        Reader reader = new Reader(message, "");
        T compiled = step.apply(reader);
        reader.finish();
        return compiled;
    }

    String typeName() {
        return message.type().name();
    }

    boolean has(String field) {
        return message.get(field).isPresent();
    }

    /** A text, a number, a flag or an enum name, or one of them in a wrapper message; a duration as such. */
    Optional<Object> scalar(String field) {
        return take(field).map(Reader::unwrap);
    }

    String text(String field) {
        return scalar(field).map(String.class::cast).orElse("");
    }

    /** A text as requests hold theirs: each char is one byte of its UTF-8 form. */
    String octets(String field) {
        return new String(text(field).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** A text as requests hold theirs, of what is written to heads: it must not end a line there. */
    String line(String field) {
        String line = octets(field);
        if (line.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw refuse(field, "has the end of a line in it (expected: one line)");
        }
        return line;
    }

    /** A text that must be there and not be empty. */
    String requiredText(String field) {
        String text = text(field);
        if (text.isEmpty()) {
            throw refuse(field, "missing (expected: a text)");
        }
        return text;
    }

    boolean flag(String field, boolean fallback) {
        return scalar(field).map(Boolean.class::cast).orElse(fallback);
    }

    long number(String field, long fallback) {
        return scalar(field).map(Long.class::cast).orElse(fallback);
    }

    /** A number that this proxy holds as an int. */
    int integer(String field, int fallback, int min, int max) {
        long value = number(field, fallback);
        if (value < min || value > max) {
            throw refuse(field, value + " (expected: " + min + ".." + max + ")");
        }
        return (int) value;
    }

    double real(String field, double fallback) {
        return scalar(field).map(Double.class::cast).orElse(fallback);
    }

    /** A duration of zero or more, but no longer than timers can count. */
    Duration duration(String field, Duration fallback) {
        Duration value = scalar(field).map(Duration.class::cast).orElse(fallback);
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw refuse(field, WellKnown.text(value) + " (expected: 0s to " + WellKnown.text(LONGEST) + ")");
        }
        return value;
    }

    List<String> texts(String field) {
        return items(field).stream().map(Reader::unwrap).map(String.class::cast).toList();
    }

    List<Long> numbers(String field) {
        return items(field).stream().map(Reader::unwrap).map(Long.class::cast).toList();
    }

    Optional<Reader> message(String field) {
        return take(field).map(value -> child((Message) value, join(field)));
    }

    /** A message that must be there. */
    Reader requiredMessage(String field) {
        return message(field).orElseThrow(() -> refuse(field, "missing (expected: a " + type(field) + ")"));
    }

    List<Reader> messages(String field) {
        List<Reader> readers = new ArrayList<>();
        for (Tree item : items(field)) {
            readers.add(child((Message) item, join(field) + "[" + readers.size() + "]"));
        }
        return readers;
    }

    /** The type inside an Any, without reading what it holds; empty when it is not set. */
    Optional<String> typeIn(String field) {
        return message.get(field).map(value -> ((Tree.Packed) value).typeName());
    }

    /** The message inside an Any that must be there and be known. */
    Reader any(String field) {
        Tree value = take(field).orElseThrow(() -> refuse(field, "missing (expected: a message with its type)"));
        return unpack(value, join(field));
    }

    /** The messages of a map of Any, by key. */
    Map<String, Reader> anyByKey(String field) {
        Map<String, Reader> readers = new TreeMap<>();
        take(field)
                .ifPresent(value -> ((Tree.Entries) value)
                        .entries()
                        .forEach((key, item) -> readers.put(key, unpack(item, join(field) + "[\"" + key + "\"]"))));
        return readers;
    }

    /** A field that holds data for whoever is interested, and nothing that this proxy would have to carry out. */
    Optional<Message> data(String field) {
        return take(field).map(Message.class::cast);
    }

    /**
     * A field that may be set to what this proxy does anyway, and to nothing else.
     *
     * @param accepted texts, numbers, flags, enum names, durations
     */
    void only(String field, Object... accepted) {
        Optional<Object> value = scalar(field);
        if (value.isPresent() && !Arrays.asList(accepted).contains(value.get())) {
            throw refuse(field, print(value.get()) + " is not supported");
        }
    }

    /** Marks fields that can not change anything here; the caller says why. */
    void ignore(String... fields) {
        read.addAll(Arrays.asList(fields));
    }

    /** A refusal of what stands in a field. */
    Refusal refuse(String field, String problem) {
        return Refusal.at(join(field), problem);
    }

    /** A refusal of the whole message. */
    Refusal refuse(String problem) {
        return Refusal.at(path, problem);
    }

    private void finish() {
        List<String> unread = new ArrayList<>();
        collectUnread(unread);
        if (!unread.isEmpty()) {
            throw new Refusal(String.join("; ", unread));
        }
    }

    private void collectUnread(List<String> unread) {
        message.fields().forEach((field, value) -> {
            if (!read.contains(field)) {
                unread.add(join(field) + ": " + summary(value) + " is not supported");
            }
        });
        children.forEach(child -> child.collectUnread(unread));
    }

    private Optional<Tree> take(String field) {
        message.type().field(field);
        read.add(field);
        return message.get(field);
    }

    private List<? extends Tree.Single> items(String field) {
        return take(field).map(value -> ((Tree.Many) value).items()).orElse(List.of());
    }

    private Reader unpack(Tree value, String place) {
        Tree.Packed packed = (Tree.Packed) value;
        Message content = packed.content().orElseThrow(() -> Refusal.at(place, packed.typeUrl() + " is not supported"));
        return child(content, place);
    }

    private Reader child(Message content, String place) {
        Reader child = new Reader(content, place);
        children.add(child);
        return child;
    }

    private String join(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    private String type(String field) {
        return message.type().field(field).typeName();
    }

    private static Object unwrap(Tree value) {
        return switch (value) {
            case Tree.Bool bool -> bool.value();
            case Tree.Int number -> number.value();
            case Tree.Real real -> real.value();
            case Tree.Text text -> text.value();
            case Tree.Choice choice -> choice.name();
            case Tree.Bytes bytes -> bytes;
            case Message nested when nested.type().name().equals(WellKnown.DURATION) -> WellKnown.duration(nested);
            case Message nested
            when WellKnown.isWrapper(nested.type().name()) ->
                nested.get("value").map(Reader::unwrap).orElseGet(() -> zero(nested));
            case Message nested -> throw new IllegalArgumentException(nested.type() + " is no scalar");
            case Tree.Packed packed -> throw new IllegalArgumentException(packed.typeUrl() + " is no scalar");
            case Tree.Many many -> throw new IllegalArgumentException("a list is no scalar");
            case Tree.Entries entries -> throw new IllegalArgumentException("a map is no scalar");
        };
    }

    private static Object zero(Message wrapper) {
        return switch (wrapper.type().field("value").kind()) {
            case BOOL -> false;
            case STRING -> "";
            case FLOAT, DOUBLE -> 0.0;
            default -> 0L;
        };
    }

    private static String print(Object value) {
        return value instanceof Duration duration ? WellKnown.text(duration) : String.valueOf(value);
    }

    /** A scalar as it is; of anything larger only what it is, so that an error stays one readable line. */
    private static String summary(Tree value) {
        return switch (value) {
            case Tree.Many many -> "a list of " + many.items().size();
            case Tree.Entries entries -> String.join(", ", entries.entries().keySet());
            case Tree.Packed packed -> packed.typeUrl();
            case Tree.Bytes bytes -> bytes.value().remaining() + " bytes";
            case Message nested
            when !WellKnown.isWrapper(nested.type().name())
                    && !nested.type().name().equals(WellKnown.DURATION) ->
                nested.type().name();
            case Tree.Single one -> print(unwrap(one));
        };
    }
}
