package bookinfo.mesh.config;

import bookinfo.mesh.config.Node.Field;
import bookinfo.mesh.config.Node.MappingNode;
import bookinfo.mesh.config.Node.ScalarNode;
import bookinfo.mesh.config.Node.ScalarType;
import bookinfo.mesh.config.Node.SequenceNode;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One object as a tree, before anything is known about its kind. */
public record Document(MappingNode root) {

    /**
     * The tree of an object that came as values: maps, lists, texts, numbers, booleans and nulls.
     *
     * @param source what to call it in messages, such as {@code VirtualService default/reviews}
     */
    public static Document of(String source, Map<String, ?> object) {
        return new Document(mapping(Mark.of(source), object));
    }

    /** The most exact place that is known for a field's path, as {@link Problem#path} writes it. */
    public Mark markOf(String path) {
        Node node = root;
        Mark mark = root.mark();
        for (String step : FieldPath.steps(path)) {
            if (node instanceof MappingNode mapping) {
                Field field = mapping.fields().get(step);
                if (field == null) {
                    return mark;
                }
                node = field.value();
            } else if (node instanceof SequenceNode sequence && isIndex(step, sequence)) {
                node = sequence.items().get(Integer.parseInt(step));
            } else {
                return mark;
            }
            mark = node.mark();
        }
        return mark;
    }

    private static boolean isIndex(String step, SequenceNode sequence) {
        return step.matches("[0-9]{1,6}")
                && Integer.parseInt(step) < sequence.items().size();
    }

    private static Node node(Mark mark, @Nullable Object value) {
        return switch (value) {
            case null -> new ScalarNode(mark, ScalarType.NULL, "");
            case Map<?, ?> map -> mapping(mark, map);
            case Collection<?> items ->
                new SequenceNode(
                        mark, items.stream().map(item -> node(mark, item)).toList());
            case Boolean flag -> new ScalarNode(mark, ScalarType.BOOLEAN, flag.toString());
            case BigDecimal number -> new ScalarNode(mark, ScalarType.NUMBER, number.toPlainString());
            case Number number -> new ScalarNode(mark, ScalarType.NUMBER, number.toString());
            default -> new ScalarNode(mark, ScalarType.STRING, value.toString());
        };
    }

    private static MappingNode mapping(Mark mark, Map<?, ?> map) {
        Map<String, Field> fields = new LinkedHashMap<>();
        map.forEach((name, value) -> fields.put(String.valueOf(name), new Field(mark, node(mark, value))));
        return new MappingNode(mark, fields);
    }
}
