package bookinfo.mesh.proxy.agent;

import bookinfo.mesh.proxy.xds.Refusal;
import bookinfo.mesh.proxy.xds.YamlNodes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads the JSON and YAML that stands in environment variables. */
final class Yaml {
    private Yaml() {}

    /**
     * The entries of a JSON object; none if the text is empty. Values are texts, lists and maps; what is null is left out.
     *
     * @param variable names the source in errors
     * @throws IllegalArgumentException if it is something else
     */
    static Map<String, Object> map(String variable, String text) {
        try {
            Optional<Node> root = YamlNodes.compose(text);
            if (root.isEmpty() || YamlNodes.isNull(root.get())) {
                return Map.of();
            }
            if (root.get() instanceof MappingNode mapping) {
                return map(mapping);
            }
        } catch (Refusal e) {
            throw new IllegalArgumentException(variable + ": " + e.getMessage() + " (expected: a JSON object)", e);
        }
        throw new IllegalArgumentException(variable + ": " + text + " (expected: a JSON object)");
    }

    private static Map<String, Object> map(MappingNode mapping) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (!YamlNodes.isNull(entry.getValueNode())) {
                entries.put(String.valueOf(value(entry.getKeyNode())), value(entry.getValueNode()));
            }
        }
        return entries;
    }

    private static Object value(Node node) {
        return switch (node) {
            case MappingNode mapping -> map(mapping);
            case SequenceNode list -> list.getValue().stream().map(Yaml::value).toList();
            case ScalarNode scalar -> scalar.getValue();
            default ->
                throw new Refusal("an alias at line " + (node.getStartMark().getLine() + 1));
        };
    }
}
