package bookinfo.mesh.config;

import bookinfo.mesh.config.Node.Field;
import bookinfo.mesh.config.Node.MappingNode;
import bookinfo.mesh.config.Node.ScalarNode;
import bookinfo.mesh.config.Node.ScalarType;
import bookinfo.mesh.config.Node.SequenceNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lays documents over one another. Every value keeps the place where it was written, so that a fault of the whole is told
 * where it comes from.
 */
public final class Layers {
    /** Lists whose items are the same when their names are. */
    private static final Set<String> BY_NAME = Set.of("ingressGateways", "egressGateways");

    private Layers() {}

    /** Objects are united, anything else is replaced; what is null above is gone. */
    public static Document merge(Document under, Document over) {
        return new Document(merge(under.root(), over.root()));
    }

    /**
     * One value set, as {@code --set} does: {@code values.gateways.istio-ingressgateway.type=NodePort}. The path begins
     * below {@code spec}; a dot inside a name has a backslash before it, {@code [0]} and {@code [name:web]} mean items of
     * lists.
     *
     * @throws IllegalArgumentException when the assignment has no such form, or means an item that is not there
     */
    public static Document set(Document under, String assignment) {
        Assignment parsed = Assignment.parse(assignment);
        Mark mark = Mark.of("--set " + assignment);
        List<String> path = new ArrayList<>(List.of("spec"));
        path.addAll(parsed.path());
        ScalarNode value = new ScalarNode(mark, typeOf(parsed.value()), parsed.value());
        return new Document((MappingNode) set(Optional.of(under.root()), path, value));
    }

    private static MappingNode merge(MappingNode under, MappingNode over) {
        Map<String, Field> fields = new LinkedHashMap<>(under.fields());
        over.fields().forEach((name, field) -> {
            Field below = fields.get(name);
            fields.put(
                    name, below == null ? field : new Field(field.mark(), merge(name, below.value(), field.value())));
        });
        return new MappingNode(over.mark(), fields);
    }

    private static Node merge(String name, Node under, Node over) {
        if (under instanceof MappingNode below && over instanceof MappingNode above) {
            return merge(below, above);
        }
        if (BY_NAME.contains(name) && under instanceof SequenceNode below && over instanceof SequenceNode above) {
            return byName(below, above);
        }
        return over;
    }

    private static SequenceNode byName(SequenceNode under, SequenceNode over) {
        List<Node> items = new ArrayList<>(under.items());
        for (Node item : over.items()) {
            int same = indexOf(items, nameOf(item));
            if (same >= 0) {
                items.set(same, merge((MappingNode) items.get(same), (MappingNode) item));
            } else {
                items.add(item);
            }
        }
        return new SequenceNode(over.mark(), items);
    }

    private static int indexOf(List<Node> items, Optional<String> name) {
        for (int i = 0; i < items.size(); i++) {
            if (name.isPresent() && nameOf(items.get(i)).equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static Optional<String> nameOf(Node item) {
        return item instanceof MappingNode(Mark _, Map<String, Field> fields)
                        && fields.get("name") instanceof Field(Mark _, ScalarNode name)
                ? Optional.of(name.text())
                : Optional.empty();
    }

    private static Node set(Optional<Node> under, List<String> path, ScalarNode value) {
        if (path.isEmpty()) {
            return value;
        }
        String step = path.getFirst();
        List<String> rest = path.subList(1, path.size());
        if (step.startsWith("[")) {
            return setItem(under, step.substring(1, step.length() - 1), rest, value);
        }
        Map<String, Field> fields = new LinkedHashMap<>();
        if (under.isPresent() && under.get() instanceof MappingNode mapping) {
            fields.putAll(mapping.fields());
        }
        Optional<Node> below = Optional.ofNullable(fields.get(step)).map(Field::value);
        fields.put(step, new Field(value.mark(), set(below, rest, value)));
        return new MappingNode(value.mark(), fields);
    }

    private static Node setItem(Optional<Node> under, String which, List<String> rest, ScalarNode value) {
        List<Node> items = new ArrayList<>();
        if (under.isPresent() && under.get() instanceof SequenceNode sequence) {
            items.addAll(sequence.items());
        }
        int index = which.matches("[0-9]{1,4}")
                ? Integer.parseInt(which)
                : indexOf(items, Optional.of(which.replaceFirst("^name:", "")));
        if (index < 0 || index > items.size()) {
            throw new IllegalArgumentException(value.mark() + ": [" + which + "] is not there (expected: [0] to ["
                    + items.size() + "], or [name:NAME] of one that is there)");
        }
        if (index == items.size()) {
            items.add(set(Optional.empty(), rest, value));
        } else {
            items.set(index, set(Optional.of(items.get(index)), rest, value));
        }
        return new SequenceNode(value.mark(), items);
    }

    private static ScalarType typeOf(String text) {
        if (text.equals("true") || text.equals("false")) {
            return ScalarType.BOOLEAN;
        }
        if (text.equals("null")) {
            return ScalarType.NULL;
        }
        return TreeBuilder.isNumber(text) ? ScalarType.NUMBER : ScalarType.STRING;
    }

    /**
     * The two sides of a {@code path=value}.
     *
     * @param path names, and what stands in brackets with these
     */
    private record Assignment(List<String> path, String value) {
        private static final String FORM = "path=value, such as hub=registry.example/mesh";

        static Assignment parse(String text) {
            List<String> path = new ArrayList<>();
            StringBuilder step = new StringBuilder();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '\\' && i + 1 < text.length()) {
                    step.append(text.charAt(++i));
                } else if (c == '=' || c == '.' || c == '[') {
                    add(step, path);
                    if (c == '=') {
                        return checked(text, path, text.substring(i + 1));
                    }
                    step.append(c == '[' ? "[" : "");
                } else {
                    step.append(c);
                }
            }
            throw new IllegalArgumentException("--set " + text + " (expected: " + FORM + ")");
        }

        private static void add(StringBuilder step, List<String> path) {
            if (!step.isEmpty()) {
                path.add(step.toString());
                step.setLength(0);
            }
        }

        private static Assignment checked(String text, List<String> path, String value) {
            if (path.isEmpty() || path.stream().anyMatch(step -> step.startsWith("[") != step.endsWith("]"))) {
                throw new IllegalArgumentException("--set " + text + " (expected: " + FORM + ")");
            }
            return new Assignment(path, value);
        }
    }
}
