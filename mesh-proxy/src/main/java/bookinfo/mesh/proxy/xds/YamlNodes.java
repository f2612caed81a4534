package bookinfo.mesh.proxy.xds;

import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML, and JSON as its subset, as nodes with their places. What a plain scalar is nobody guesses: whoever reads it knows,
 * and the regular expressions of a guess were a third of a bootstrap's reading.
 */
public final class YamlNodes {
    private static final int MAX_CHARACTERS = 4 * 1024 * 1024;

    private YamlNodes() {}

    /**
     * The only document in the text; empty if there is none.
     *
     * @throws Refusal naming the line of what is no YAML, or the bound that is exceeded
     */
    public static Optional<Node> compose(String text) {
        LoaderOptions bounds = new LoaderOptions();
        bounds.setCodePointLimit(MAX_CHARACTERS);
        bounds.setNestingDepthLimit(Tree.MAX_DEPTH);
        try {
            return Optional.ofNullable(
                    new Composer(new ParserImpl(new StreamReader(text), bounds), new NoGuess(), bounds)
                            .getSingleNode());
        } catch (MarkedYAMLException e) {
            throw new Refusal("line " + (e.getProblemMark().getLine() + 1) + ": " + e.getProblem());
        } catch (YAMLException e) {
            throw new Refusal(String.valueOf(e.getMessage()));
        }
    }

    /** Whether a value is left open; a quoted text never is. */
    public static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.isPlain()
                && (scalar.getValue().isEmpty()
                        || scalar.getValue().equals("null")
                        || scalar.getValue().equals("~"));
    }

    private static final class NoGuess extends Resolver {
        @Override
        protected void addImplicitResolvers() {}
    }
}
