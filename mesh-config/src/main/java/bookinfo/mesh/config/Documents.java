package bookinfo.mesh.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML, which JSON is a part of, into trees. */
public final class Documents {

    private static final int MAX_CHARACTERS = 1 << 20;
    private static final int MAX_ALIASES = 50;

    private Documents() {}

    /** The documents of a text in order; those that cannot be read are left out and told as problems. */
    public record Parsed(List<Document> documents, List<Problem> problems) {
        public Parsed {
            documents = List.copyOf(documents);
            problems = List.copyOf(problems);
        }
    }

    /**
     * Reads every document of a text of at most 1 MiB. Never throws, whatever the text; after a fault of YAML's grammar
     * nothing more is read.
     *
     * @param source what to call the text in messages, usually a file name
     */
    public static Parsed parse(String source, String yamlOrJson) {
        Problems problems = Problems.collected();
        List<Document> documents = new ArrayList<>();
        if (yamlOrJson.length() > MAX_CHARACTERS) {
            String message = yamlOrJson.length() + " characters (expected: at most " + MAX_CHARACTERS + ")";
            problems.invalid("", message, Mark.of(source));
        } else {
            compose(source, yamlOrJson, documents, problems);
            if (documents.isEmpty() && problems.count() == 0) {
                problems.invalid("", "nothing in it (expected: at least one object)", Mark.of(source));
            }
        }
        return new Parsed(documents, problems.all());
    }

    private static void compose(String source, String text, List<Document> documents, Problems problems) {
        TreeBuilder trees = new TreeBuilder(source, problems);
        try {
            for (var node : yaml().composeAll(new StringReader(text))) {
                if (!node.getTag().equals(Tag.NULL)) {
                    documents.addAll(trees.documents(node));
                }
            }
        } catch (MarkedYAMLException fault) {
            problems.invalid(
                    "",
                    "not YAML: " + Shown.text(String.valueOf(fault.getProblem())),
                    TreeBuilder.mark(source, fault.getProblemMark()));
        } catch (YAMLException fault) {
            problems.invalid("", "not YAML: " + Shown.text(String.valueOf(fault.getMessage())), Mark.of(source));
        }
    }

    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setNestingDepthLimit(TreeBuilder.MAX_DEPTH);
        options.setCodePointLimit(MAX_CHARACTERS);
        return new Yaml(new SafeConstructor(options));
    }
}
