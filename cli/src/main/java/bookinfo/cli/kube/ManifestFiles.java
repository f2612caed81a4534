package bookinfo.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads manifests from files, from the YAML files of a folder (not below it), or from standard input ({@code -}). */
public final class ManifestFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Says which files belong together, for {@code kubectl apply -k}; it is no object. */
    private static final String KUSTOMIZATION = "kustomization.yaml";

    private ManifestFiles() {}

    /** A file's name and text, so that it can be checked before it is parsed. */
    public record Text(String source, String text) {}

    public static List<Manifest> read(Path path) {
        return texts(path).stream().flatMap(text -> parse(text).stream()).toList();
    }

    public static List<Text> texts(Path path) {
        try {
            if (path.toString().equals("-")) {
                return List.of(
                        new Text("standard input", new String(System.in.readAllBytes(), StandardCharsets.UTF_8)));
            }
            List<Text> texts = new ArrayList<>();
            for (Path file : files(path)) {
                texts.add(new Text(file.toString(), Files.readString(file)));
            }
            return texts;
        } catch (IOException e) {
            throw new ApiFailure(path + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** The objects of one text; items of a List count one by one. */
    public static List<Manifest> parse(Text text) {
        List<Manifest> manifests = new ArrayList<>();
        try {
            for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text.text())) {
                if (document != null) {
                    add(text.source(), JSON.valueToTree(document), manifests);
                }
            }
        } catch (YAMLException e) {
            throw new ApiFailure(text.source() + ": " + e.getMessage(), e);
        }
        return manifests;
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().matches(".*\\.(ya?ml|json)"))
                    .filter(file -> !file.endsWith(KUSTOMIZATION))
                    .sorted()
                    .toList();
        }
    }

    private static void add(String source, JsonNode tree, List<Manifest> into) {
        if (!(tree instanceof ObjectNode object) || !object.has("kind") || !object.has("apiVersion")) {
            throw new ApiFailure(
                    0,
                    source + ": document " + (into.size() + 1) + " is no Kubernetes object"
                            + " (expected: a mapping with apiVersion, kind and metadata)");
        }
        if (object.path("kind").asText().equals("List")) {
            object.path("items").forEach(item -> add(source, item, into));
            return;
        }
        if (object.path("metadata").path("name").asText("").isEmpty()) {
            throw new ApiFailure(0, source + ": " + object.path("kind").asText() + ": metadata.name: missing");
        }
        into.add(new Manifest(source, object));
    }
}
