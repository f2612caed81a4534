package bookinfo.httpbin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** JSON in the layout that Go's encoder gives it. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ObjectWriter INDENTED = MAPPER.writer(indented());

    private Json() {}

    /** Two spaces deep, one element a line, a newline at the end. */
    static String indented(Object value) {
        return write(INDENTED, value) + "\n";
    }

    /** On one line, without its newline. */
    static String line(Object value) {
        return write(MAPPER.writer(), value);
    }

    /**
     * Reads one value, the names of its objects in alphabetical order.
     *
     * @throws Refusal if {@code text} is no JSON
     */
    static @Nullable Object read(String text) throws Refusal {
        try {
            return sorted(MAPPER.readValue(text, Object.class));
        } catch (JsonProcessingException e) {
            throw Refusal.badRequest("error parsing request body: " + e.getOriginalMessage());
        }
    }

    private static @Nullable Object sorted(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> object -> {
                Map<String, @Nullable Object> sorted = new TreeMap<>();
                object.forEach((name, member) -> sorted.put(String.valueOf(name), sorted(member)));
                yield sorted;
            }
            case List<?> array -> array.stream().map(Json::sorted).toList();
            case null, default -> value;
        };
    }

    private static String write(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DefaultPrettyPrinter indented() {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        Separators separators = Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator("");
        return new DefaultPrettyPrinter(separators).withObjectIndenter(lines).withArrayIndenter(lines);
    }
}
