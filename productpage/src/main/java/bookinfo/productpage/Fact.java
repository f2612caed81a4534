package bookinfo.productpage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** One thing to know about a book, such as its publisher. */
record Fact(String label, String value) {
    private static final List<String> FIELDS = List.of("ISBN-10", "publisher", "pages", "type", "language");

    /** What details says about a book; empty if {@code details} does not describe one. */
    static Optional<List<Fact>> read(JsonNode details) {
        List<Fact> facts = FIELDS.stream()
                .filter(field -> details.path(field).isValueNode())
                .map(field -> new Fact(capitalized(field), details.path(field).asText()))
                .toList();
        return facts.isEmpty() ? Optional.empty() : Optional.of(facts);
    }

    private static String capitalized(String field) {
        return Character.toUpperCase(field.charAt(0)) + field.substring(1);
    }
}
