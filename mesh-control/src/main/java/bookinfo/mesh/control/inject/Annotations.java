package bookinfo.mesh.control.inject;

import bookinfo.mesh.control.inject.Annotation.Effect;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A pod's annotations that are meant for its sidecar, under Istio's names. What is not supported is refused by name. */
final class Annotations {
    /** As Istio's language reads truth values. */
    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "True", "TRUE");

    static final Set<String> FALSE = Set.of("0", "f", "F", "false", "False", "FALSE");

    private final JsonNode annotations;
    private final List<String> ignored = new ArrayList<>();

    /** @throws IllegalArgumentException naming one of Istio's annotations that is not supported */
    Annotations(JsonNode pod) {
        annotations = pod.path("metadata").path("annotations");
        annotations.fieldNames().forEachRemaining(key -> {
            switch (Annotation.effect(key)) {
                case USED -> {}
                case IGNORED -> ignored.add(key);
                case REFUSED ->
                    throw new IllegalArgumentException("annotation %s: not supported (supported: %s)"
                            .formatted(
                                    key,
                                    Stream.of(Annotation.values())
                                            .filter(known -> known.effect() == Effect.USED)
                                            .map(Annotation::key)
                                            .sorted()
                                            .collect(Collectors.joining(", "))));
            }
        });
    }

    /** Istio's that change nothing here. */
    List<String> ignored() {
        return List.copyOf(ignored);
    }

    Optional<String> text(Annotation name) {
        return text(name.key());
    }

    /** For annotations that are not Istio's. */
    Optional<String> text(String key) {
        return Optional.ofNullable(annotations.get(key)).map(JsonNode::asText);
    }

    Optional<String> text(Annotation name, String expected, Predicate<String> holds) {
        Optional<String> text = text(name);
        text.filter(value -> !holds.test(value)).ifPresent(value -> {
            throw refused(name, value, expected);
        });
        return text;
    }

    Optional<Boolean> flag(Annotation name) {
        return text(name, "true or false", value -> TRUE.contains(value) || FALSE.contains(value))
                .map(TRUE::contains);
    }

    Optional<Integer> number(Annotation name) {
        return text(name, "a whole number", value -> value.matches("[0-9]{1,9}"))
                .map(Integer::parseInt);
    }

    /** A list with commas, or {@code otherwise} where the annotation is not there. */
    String list(Annotation name, String otherwise, String expected, Predicate<String> holds) {
        Optional<String> text = text(name);
        List<String> items = new ArrayList<>();
        for (String item : text.orElse(otherwise).split(",", -1)) {
            if (!item.isBlank()) {
                items.add(item.strip());
            }
        }
        if (!items.equals(List.of("*")) && !items.stream().allMatch(holds)) {
            throw refused(name, text.orElse(otherwise), expected);
        }
        return String.join(",", items);
    }

    static IllegalArgumentException refused(Annotation name, String value, String expected) {
        return refused(name.key(), value, expected);
    }

    static IllegalArgumentException refused(String key, String value, String expected) {
        return new IllegalArgumentException("annotation %s: %s (expected: %s)".formatted(key, value, expected));
    }
}
