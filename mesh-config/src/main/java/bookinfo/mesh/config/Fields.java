package bookinfo.mesh.config;

import bookinfo.mesh.config.Node.Field;
import bookinfo.mesh.config.Node.MappingNode;
import bookinfo.mesh.config.Node.ScalarNode;
import bookinfo.mesh.config.Node.ScalarType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The fields of one object while it is being read. A field is known by having been asked for, so a reader is the only
 * place that says which fields its object has; what nobody asked for is unknown and is refused at the end. A field
 * without a value counts as absent.
 */
final class Fields {

    private final String path;
    private final MappingNode node;
    private final Problems problems;
    private final Set<String> known = new TreeSet<>();

    Fields(String path, MappingNode node, Problems problems) {
        this.path = path;
        this.node = node;
        this.problems = problems;
    }

    Optional<Value> get(String name) {
        known.add(name);
        Field field = node.fields().get(name);
        return field == null || isNull(field.value())
                ? Optional.empty()
                : Optional.of(new Value(FieldPath.field(path, name), field.value(), problems));
    }

    boolean has(String name) {
        return get(name).isPresent();
    }

    Optional<String> text(String name, Format format) {
        return get(name).flatMap(value -> value.text(format));
    }

    Optional<Integer> integer(String name, int least, int most) {
        return get(name).flatMap(value -> value.integer(least, most));
    }

    boolean flag(String name) {
        return get(name).flatMap(Value::flag).orElse(false);
    }

    Optional<Duration> duration(String name) {
        return get(name).flatMap(value -> value.duration(Duration.ofMillis(1)));
    }

    <T> Optional<T> object(String name, Function<Fields, T> reader) {
        return get(name).flatMap(value -> value.object(reader));
    }

    <T> List<T> list(String name, Function<Value, Optional<T>> reader) {
        return get(name).map(value -> value.list(reader)).orElse(List.of());
    }

    <T> List<T> objects(String name, Function<Fields, T> reader) {
        return list(name, value -> value.object(reader));
    }

    <T> SortedMap<String, T> map(String name, Format key, Function<Value, Optional<T>> reader) {
        return get(name).map(value -> value.map(key, reader)).orElseGet(TreeMap::new);
    }

    SortedMap<String, String> labels(String name) {
        return map(name, Format.LABEL_KEY, value -> value.text(Format.LABEL_VALUE));
    }

    /** Reports an absent field; an empty list counts as absent. */
    void require(String name, String expected) {
        boolean empty = get(name).map(Value::node).filter(Fields::isEmptyList).isPresent();
        if (empty || !has(name)) {
            problems.invalid(FieldPath.field(path, name), "missing (expected: " + expected + ")", node.mark());
        }
    }

    void requireOneOf(String... names) {
        if (Stream.of(names).noneMatch(this::has)) {
            new Value(path, node, problems).invalid("one of " + String.join(", ", names));
        }
    }

    /** Reports when more than one of these is given. */
    boolean clash(String... names) {
        List<Value> given = new ArrayList<>();
        for (String name : names) {
            get(name).ifPresent(given::add);
        }
        if (given.size() < 2) {
            return false;
        }
        Value second = given.get(1);
        problems.invalid(
                second.path(),
                "stands beside " + FieldPath.last(given.getFirst().path()) + " (expected: only one of "
                        + String.join(", ", names) + ")",
                second.node().mark());
        return true;
    }

    /** Fields that Istio has and this mesh does not. */
    void unsupported(String... names) {
        for (String name : names) {
            get(name)
                    .ifPresent(value ->
                            problems.unsupported(value.path(), "an Istio field that is not supported yet", mark(name)));
        }
    }

    /** Fields that are right but mean nothing to the mesh. */
    void ignore(String... names) {
        known.addAll(List.of(names));
    }

    void discouraged(String name, String message) {
        get(name).ifPresent(value -> problems.discouraged(value.path(), message, mark(name)));
    }

    Set<String> known() {
        return known;
    }

    Mark mark() {
        return node.mark();
    }

    String path() {
        return path;
    }

    Problems problems() {
        return problems;
    }

    void refuseUnknown() {
        node.fields().forEach((name, field) -> {
            if (!known.contains(name) && problems.listening()) {
                problems.invalid(
                        FieldPath.field(path, Shown.text(name)),
                        "unknown field" + Names.didYouMean(name, known),
                        field.mark());
            }
        });
    }

    private Mark mark(String name) {
        Field field = node.fields().get(name);
        return field == null ? node.mark() : field.mark();
    }

    private static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar && scalar.type() == ScalarType.NULL;
    }

    private static boolean isEmptyList(Node node) {
        return node instanceof Node.SequenceNode sequence && sequence.items().isEmpty();
    }
}
