package bookinfo.mesh.config;

import bookinfo.mesh.config.Node.Field;
import bookinfo.mesh.config.Node.ScalarType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Turns SnakeYAML's nodes into ours. An alias is copied out, so depth and number of nodes are bounded here: they bound
 * what a few lines of aliases to aliases can grow into, and end a document that contains itself.
 */
final class TreeBuilder {

    static final int MAX_DEPTH = 50;
    private static final int MAX_NODES = 100_000;

    /** What JSON takes for a number; YAML 1.1 has more (0x1F, 1:30, 1_000), which stay text as for kubectl's JSON. */
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?");

    private final String source;
    private final Problems problems;
    private int nodes;

    TreeBuilder(String source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    /**
     * The object of a document, or those of a {@code List}, which is how kubectl prints several. None when the document
     * is no object, too big or ambiguous; that has then been reported.
     */
    List<Document> documents(org.yaml.snakeyaml.nodes.Node root) {
        int before = problems.count();
        try {
            if (node(root, "", 0) instanceof Node.MappingNode mapping) {
                return problems.count() > before ? List.of() : objects(mapping);
            }
            problems.invalid("", "not an object (expected: apiVersion, kind, metadata, spec)", mark(root));
        } catch (TooBig tooBig) {
            problems.invalid("", tooBig.getMessage(), mark(root));
        }
        return List.of();
    }

    private static List<Document> objects(Node.MappingNode mapping) {
        boolean list = mapping.fields().get("kind") instanceof Field(Mark _, Node.ScalarNode kind)
                && kind.text().equals("List");
        return list && mapping.fields().get("items") instanceof Field(Mark _, Node.SequenceNode items)
                ? items.items().stream()
                        .filter(Node.MappingNode.class::isInstance)
                        .map(item -> new Document((Node.MappingNode) item))
                        .toList()
                : List.of(new Document(mapping));
    }

    static Mark mark(String source, org.yaml.snakeyaml.error.@Nullable Mark mark) {
        return mark == null ? Mark.of(source) : new Mark(source, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private Node node(org.yaml.snakeyaml.nodes.Node node, String path, int depth) throws TooBig {
        if (++nodes > MAX_NODES) {
            throw new TooBig("too many values (expected: at most " + MAX_NODES + ", aliases counted out)");
        }
        if (depth > MAX_DEPTH) {
            throw new TooBig("nested too deeply (expected: at most " + MAX_DEPTH + " levels)");
        }
        return switch (node) {
            case MappingNode mapping -> mapping(mapping, path, depth);
            case SequenceNode sequence -> sequence(sequence, path, depth);
            case ScalarNode scalar -> new Node.ScalarNode(mark(scalar), type(scalar), scalar.getValue());
            default -> throw new IllegalArgumentException("composed nodes hold no " + node.getClass());
        };
    }

    private Node mapping(MappingNode mapping, String path, int depth) throws TooBig {
        Map<String, Field> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Mark mark = mark(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.invalid(path, "an object or a list as a name (expected: a word)", mark);
                continue;
            }
            String name = key.getValue();
            String fieldPath = FieldPath.field(path, Shown.text(name));
            Field first = fields.get(name);
            if (first != null) {
                problems.invalid(
                        fieldPath, "given twice (first in line " + first.mark().line() + ")", mark);
                continue;
            }
            fields.put(name, new Field(mark, node(tuple.getValueNode(), fieldPath, depth + 1)));
        }
        return new Node.MappingNode(mark(mapping), fields);
    }

    private Node sequence(SequenceNode sequence, String path, int depth) throws TooBig {
        List<Node> items = new ArrayList<>();
        for (var item : sequence.getValue()) {
            items.add(node(item, FieldPath.item(path, items.size()), depth + 1));
        }
        return new Node.SequenceNode(mark(sequence), items);
    }

    private static ScalarType type(ScalarNode scalar) {
        Tag tag = scalar.getTag();
        if (scalar.getScalarStyle() != ScalarStyle.PLAIN || tag.equals(Tag.STR)) {
            return ScalarType.STRING;
        }
        if (tag.equals(Tag.NULL)) {
            return ScalarType.NULL;
        }
        if (tag.equals(Tag.BOOL)) {
            return ScalarType.BOOLEAN;
        }
        return isNumber(scalar.getValue()) ? ScalarType.NUMBER : ScalarType.STRING;
    }

    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    private Mark mark(org.yaml.snakeyaml.nodes.Node node) {
        return mark(source, node.getStartMark());
    }

    private static final class TooBig extends Exception {
        TooBig(String message) {
            super(message, null, false, false);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
