package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.xds.Schema.MessageType;
import bookinfo.mesh.proxy.xds.Tree.Message;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Free-form structures: where no schema says what a scalar is, JSON's own types do. */
final class YamlStructs {

    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]+([.][0-9]*)?([eE][-+]?[0-9]+)?");

    private YamlStructs() {}

    /** A {@code google.protobuf.Struct} or {@code ListValue}. */
    static Message message(MessageType type, Node node, String path) {
        if (type.name().equals(WellKnown.LIST)) {
            if (!(node instanceof SequenceNode sequence)) {
                throw YamlDecoder.wrong(node, path, "a list");
            }
            List<Tree.Single> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(value(item, path + "[" + items.size() + "]"));
            }
            return new Tree.Builder(type).put("values", new Tree.Many(items)).build();
        }
        LinkedHashMap<String, Tree.Single> fields = new LinkedHashMap<>();
        for (NodeTuple entry : YamlDecoder.mapping(node, path)) {
            String key = YamlDecoder.key(entry, path);
            fields.put(key, value(entry.getValueNode(), path + "[\"" + key + "\"]"));
        }
        return new Tree.Builder(type).put("fields", new Tree.Entries(fields)).build();
    }

    /** A {@code google.protobuf.Value}. */
    static Message value(Node node, String path) {
        Tree.Builder value = Tree.Builder.of(WellKnown.VALUE);
        return switch (node) {
            case MappingNode mapping ->
                value.put("struct_value", message(Schema.required(WellKnown.STRUCT), mapping, path))
                        .build();
            case SequenceNode sequence ->
                value.put("list_value", message(Schema.required(WellKnown.LIST), sequence, path))
                        .build();
            case ScalarNode scalar -> scalar(value, scalar).build();
            default -> throw YamlDecoder.wrong(node, path, "a value");
        };
    }

    private static Tree.Builder scalar(Tree.Builder value, ScalarNode node) {
        String text = node.getValue();
        if (!node.isPlain()) {
            return value.put("string_value", text);
        }
        if (YamlNodes.isNull(node)) {
            return value.put("null_value", new Tree.Choice("NULL_VALUE", 0));
        }
        if (text.equals("true") || text.equals("false")) {
            return value.put("bool_value", new Tree.Bool(text.equals("true")));
        }
        return NUMBER.matches(text)
                ? value.put("number_value", new Tree.Real(Double.parseDouble(text)))
                : value.put("string_value", text);
    }
}
