package bookinfo.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/**
 * A manifest that is assembled from what each service's build generated.
 *
 * @param file where it lies in the folder k8s
 * @param apps the modules of its services
 * @param contents what of their objects is in it
 */
record GeneratedManifest(String file, String title, List<String> apps, UnaryOperator<List<ObjectNode>> contents) {
    static final GeneratedManifest BOOKINFO = new GeneratedManifest(
            "bookinfo/bookinfo.yaml",
            "# The Bookinfo suite.",
            List.of("details", "ratings", "reviews-v1", "reviews-v2", "reviews-v3", "productpage"),
            UnaryOperator.identity());
    static final GeneratedManifest HTTPBIN = new GeneratedManifest(
            "httpbin/httpbin.yaml", "# The service httpbin.", List.of("httpbin"), UnaryOperator.identity());

    private static final List<String> KINDS = List.of("ServiceAccount", "Service", "Deployment");
    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build());
    private static final String HEADER = """
             Assembled from what each service's build generates: change it there, then renew
            # this file as the test that compares the two says.
            """;

    GeneratedManifest {
        apps = List.copyOf(apps);
    }

    /** Another manifest of the same services with other contents, in the same folder. */
    GeneratedManifest beside(String name, String title, UnaryOperator<List<ObjectNode>> contents) {
        return new GeneratedManifest(Path.of(file).resolveSibling(name).toString(), title, apps, contents);
    }

    /** The manifest that belongs to the builds under {@code root}. */
    String assemble(Path root) throws IOException {
        SequencedMap<String, ObjectNode> objects = new LinkedHashMap<>();
        for (String app : apps) {
            List<ObjectNode> generated = read(root.resolve(app + "/target/kubernetes/kubernetes.yml"));
            for (String kind : KINDS) {
                generated.stream()
                        .filter(object -> object.path("kind").asText().equals(kind))
                        .filter(object -> !isServiceOfNobody(object))
                        .forEach(object -> objects.putIfAbsent(kind + "/" + name(object), tidy(object)));
            }
        }
        StringBuilder manifest = new StringBuilder(title + HEADER);
        for (ObjectNode object : contents.apply(List.copyOf(objects.values()))) {
            manifest.append(YAML.writeValueAsString(object));
        }
        return manifest.toString();
    }

    private static List<ObjectNode> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IllegalStateException(file + ": not there (expected: made by the service's build; run package)");
        }
        try (var documents = YAML.readerFor(ObjectNode.class).<ObjectNode>readValues(file.toFile())) {
            return documents.readAll();
        }
    }

    /** The generator adds a Service named like the Deployment, which selects nothing. */
    private static boolean isServiceOfNobody(ObjectNode object) {
        return object.path("kind").asText().equals("Service")
                && object.at("/spec/selector").isMissingNode();
    }

    private static ObjectNode tidy(ObjectNode object) {
        object.withObject("/metadata").remove("annotations");
        forget(object.withObject("/metadata"));
        if (object.at("/spec/template").isObject()) {
            ObjectNode pod = object.withObject("/spec/template");
            forget(pod.withObject("/metadata"));
            ObjectNode spec = pod.withObject("/spec");
            spec.withObject("/securityContext").putObject("seccompProfile").put("type", "RuntimeDefault");
            spec.put("automountServiceAccountToken", false);
            spec.remove(
                    "terminationGracePeriodSeconds"); // the generator's 10 s; the default of 30 s outlasts every call
            for (JsonNode container : spec.withArray("containers")) {
                harden((ObjectNode) container);
            }
        }
        return object;
    }

    /** What says how the object was made, and not what it is. */
    private static void forget(ObjectNode metadata) {
        metadata.path("labels").properties().removeIf(label -> label.getKey().startsWith("app.kubernetes.io/"));
        metadata.path("annotations").properties().removeIf(note -> note.getKey().startsWith("app.quarkus.io/"));
    }

    private static void harden(ObjectNode container) {
        container.remove("env");
        ObjectNode context = container.putObject("securityContext");
        context.put("allowPrivilegeEscalation", false).put("readOnlyRootFilesystem", true);
        ArrayNode dropped = context.putObject("capabilities").putArray("drop");
        dropped.add("ALL");
    }

    static String name(ObjectNode object) {
        return object.at("/metadata/name").asText();
    }
}
