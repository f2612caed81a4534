package bookinfo.mesh.config;

import bookinfo.mesh.config.Node.Field;
import bookinfo.mesh.config.Node.MappingNode;
import bookinfo.mesh.config.Node.ScalarNode;
import bookinfo.mesh.config.Node.ScalarType;
import bookinfo.mesh.config.Node.SequenceNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A value in a tree and where it stands. Every reading method yields what was asked for, or reports what is wrong and
 * yields nothing.
 */
record Value(String path, Node node, Problems problems) {

    private static final int LONGEST_NUMBER = 32;
    private static final int MOST_FIELDS = 4;

    Optional<String> text(Format format) {
        if (!(node instanceof ScalarNode scalar) || scalar.type() == ScalarType.NULL) {
            return invalid("text");
        }
        if (scalar.type() != ScalarType.STRING) {
            return invalid("text, \"" + Shown.text(scalar.text()) + "\"");
        }
        return format.holds().test(scalar.text()) ? Optional.of(scalar.text()) : invalid(format.expected());
    }

    Optional<Integer> integer(int least, int most) {
        String expected = most == Integer.MAX_VALUE ? "a whole number from " + least : least + ".." + most;
        return number().filter(number -> number.stripTrailingZeros().scale() <= 0)
                .filter(number -> number.compareTo(BigDecimal.valueOf(least)) >= 0)
                .filter(number -> number.compareTo(BigDecimal.valueOf(most)) <= 0)
                .map(BigDecimal::intValueExact)
                .or(() -> invalid(expected));
    }

    /** A share of requests, 0..100. */
    Optional<Double> percentage() {
        return number().filter(number -> number.signum() >= 0 && number.compareTo(BigDecimal.valueOf(100)) <= 0)
                .map(BigDecimal::doubleValue)
                .or(() -> invalid("0..100"));
    }

    Optional<Boolean> flag() {
        String word = node instanceof ScalarNode scalar && scalar.type() == ScalarType.BOOLEAN
                ? scalar.text().toLowerCase(Locale.ROOT)
                : "";
        return switch (word) {
            case "true", "yes", "on" -> Optional.of(true);
            case "false", "no", "off" -> Optional.of(false);
            default -> invalid("true or false");
        };
    }

    /** Whole milliseconds, the finest that Istio takes. */
    Optional<Duration> duration(Duration least) {
        String expected =
                "a duration in whole milliseconds" + (least.isZero() ? "" : " above 0") + ", such as 7s, 0.5s or 1m30s";
        return node instanceof ScalarNode scalar && scalar.type() == ScalarType.STRING
                ? Durations.parse(scalar.text())
                        .filter(duration -> duration.compareTo(least) >= 0 && duration.toNanos() % 1_000_000 == 0)
                        .or(() -> invalid(expected))
                : invalid(expected);
    }

    /** One of the given words. */
    <T> Optional<T> oneOf(Map<String, T> words) {
        Optional<T> word = node instanceof ScalarNode scalar && scalar.type() == ScalarType.STRING
                ? Optional.ofNullable(words.get(scalar.text()))
                : Optional.empty();
        return word.or(
                () -> invalid((words.size() > 1 ? "one of " : "") + String.join(", ", new TreeMap<>(words).keySet())));
    }

    <T> Optional<T> object(Function<Fields, T> reader) {
        if (!(node instanceof MappingNode mapping)) {
            return invalid("an object" + fieldsAskedBy(reader));
        }
        Fields fields = new Fields(path, mapping, problems);
        T object = reader.apply(fields);
        fields.refuseUnknown();
        return Optional.of(object);
    }

    /** Those items that could be read. */
    <T> List<T> list(Function<Value, Optional<T>> reader) {
        if (!(node instanceof SequenceNode sequence)) {
            invalid("a list");
            return List.of();
        }
        List<T> items = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            reader.apply(new Value(FieldPath.item(path, i), sequence.items().get(i), problems))
                    .ifPresent(items::add);
        }
        return items;
    }

    /** Those entries whose key has the format and whose value could be read. */
    <T> SortedMap<String, T> map(Format key, Function<Value, Optional<T>> reader) {
        SortedMap<String, T> entries = new TreeMap<>();
        if (!(node instanceof MappingNode mapping)) {
            invalid("an object");
            return entries;
        }
        for (Map.Entry<String, Field> entry : mapping.fields().entrySet()) {
            String name = entry.getKey();
            if (!key.holds().test(name)) {
                problems.invalid(
                        path,
                        Shown.text(name) + " (expected: " + key.expected() + ")",
                        entry.getValue().mark());
                continue;
            }
            reader.apply(new Value(
                            FieldPath.item(path, Shown.text(name)),
                            entry.getValue().value(),
                            problems))
                    .ifPresent(value -> entries.put(name, value));
        }
        return entries;
    }

    <T> Optional<T> invalid(String expected) {
        if (problems.listening()) {
            problems.invalid(path, Shown.node(node) + " (expected: " + expected + ")", node.mark());
        }
        return Optional.empty();
    }

    <T> Optional<T> unsupported(String message) {
        problems.unsupported(path, message, node.mark());
        return Optional.empty();
    }

    /** Which fields a reader asks for shows when it reads nothing; few are worth telling. */
    private <T> String fieldsAskedBy(Function<Fields, T> reader) {
        Fields nothing = new Fields(path, new MappingNode(node.mark(), Map.of()), Problems.ignored());
        var _ = reader.apply(nothing);
        return nothing.known().size() > MOST_FIELDS ? "" : " with " + String.join(", ", nothing.known());
    }

    private Optional<BigDecimal> number() {
        return node instanceof ScalarNode scalar
                        && scalar.type() == ScalarType.NUMBER
                        && scalar.text().length() <= LONGEST_NUMBER
                        && TreeBuilder.isNumber(scalar.text())
                ? Optional.of(new BigDecimal(scalar.text()))
                : Optional.empty();
    }
}
