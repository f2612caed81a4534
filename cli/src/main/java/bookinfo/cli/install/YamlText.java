package bookinfo.cli.install;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/** Objects as YAML that people and kubectl read; the same objects make the same text. */
public final class YamlText {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Words that some reader of YAML takes for a number or a boolean, though SnakeYAML does not. */
    private static final Pattern AMBIGUOUS = Pattern.compile("[-+.]?[0-9][0-9._eExo:+-]*|[yYnN]");

    private YamlText() {}

    public static String print(List<ObjectNode> objects) {
        return objects.stream().map(YamlText::print).collect(Collectors.joining("---\n"));
    }

    public static String print(JsonNode tree) {
        try {
            return yaml().dump(JSON.treeToValue(tree, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The object of a text that a manifest holds. */
    static ObjectNode read(String text) {
        Map<?, ?> values = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        return values == null ? JSON.createObjectNode() : JSON.valueToTree(values);
    }

    private static Yaml yaml() {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        options.setSplitLines(false);
        return new Yaml(new SafeConstructor(new LoaderOptions()), new Plain(options), options);
    }

    /** Block style for texts of several lines, quotes where another reader might see no text. */
    private static final class Plain extends Representer {
        Plain(DumperOptions options) {
            super(options);
        }

        @Override
        protected Node representScalar(Tag tag, String value, ScalarStyle style) {
            if (tag.equals(Tag.STR) && value.contains("\n")) {
                return super.representScalar(tag, value, ScalarStyle.LITERAL);
            }
            boolean quoted = tag.equals(Tag.STR) && AMBIGUOUS.matcher(value).matches();
            return super.representScalar(tag, value, quoted ? ScalarStyle.DOUBLE_QUOTED : style);
        }
    }
}
