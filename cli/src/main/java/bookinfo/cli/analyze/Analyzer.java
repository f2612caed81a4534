package bookinfo.cli.analyze;

import bookinfo.cli.analyze.Finding.Origin;
import bookinfo.mesh.config.Analysis;
import bookinfo.mesh.config.Document;
import bookinfo.mesh.config.Documents;
import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.MeshObject;
import bookinfo.mesh.config.Objects;
import bookinfo.mesh.config.Problem;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads objects from where they are and finds what is wrong with all of them together; what is read later counts. */
public final class Analyzer {
    /** What the mesh is made of, by kind; the API serves it in all namespaces. */
    private static final Map<String, String> LISTS = Map.of(
            "Namespace", "/api/v1/namespaces",
            "Service", "/api/v1/services",
            "Pod", "/api/v1/pods",
            "EndpointSlice", "/apis/discovery.k8s.io/v1/endpointslices",
            "Gateway", "/apis/networking.istio.io/v1/gateways",
            "VirtualService", "/apis/networking.istio.io/v1/virtualservices",
            "DestinationRule", "/apis/networking.istio.io/v1/destinationrules");

    private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

    private final ObjectMapper json = new ObjectMapper();
    private final Map<Origin, Document> documents = new LinkedHashMap<>();
    private final List<Finding> unreadable = new ArrayList<>();

    /**
     * Adds what runs.
     *
     * @param api answers a path with a list of objects
     */
    public void live(Function<String, JsonNode> api) {
        LISTS.forEach((kind, path) -> api.apply(path).path("items").forEach(item -> live(kind, item)));
    }

    /**
     * Adds the objects of a text.
     *
     * @param source its file, for messages
     */
    public void text(String source, String yaml) {
        Documents.Parsed parsed = Documents.parse(source, yaml);
        parsed.problems().forEach(problem -> unreadable.add(new Finding(problem, Optional.empty())));
        parsed.documents().forEach(document -> documents.put(Origin.of(document), document));
    }

    /** All findings, or those of one namespace and of what belongs to none; the worst first. */
    public List<Finding> findings(Optional<String> namespace) {
        List<Finding> findings = new ArrayList<>(unreadable);
        List<MeshObject> objects = new ArrayList<>();
        documents.forEach((origin, document) -> {
            Objects.Reading reading = Objects.read(document);
            reading.object().ifPresent(objects::add);
            reading.problems().forEach(problem -> findings.add(new Finding(problem, Optional.of(origin))));
        });
        Analysis.of(Mesh.of(objects, "cluster.local", "istio-system"))
                .forEach(problem -> findings.add(placed(problem)));
        return findings.stream()
                .filter(finding -> namespace.isEmpty()
                        || finding.origin().isEmpty()
                        || finding.origin().get().in(namespace.get()))
                .sorted(Finding.ORDER)
                .toList();
    }

    /** The API leaves the kind out of a list's items. */
    private void live(String kind, JsonNode item) {
        Map<String, Object> tree = json.convertValue(item, TREE);
        tree.put("kind", kind);
        tree.put("apiVersion", apiVersion(kind));
        JsonNode meta = item.path("metadata");
        Origin origin = new Origin(
                kind, meta.path("namespace").asText(""), meta.path("name").asText());
        documents.put(origin, Document.of(origin.toString(), tree));
    }

    private static String apiVersion(String kind) {
        String path = String.valueOf(LISTS.get(kind));
        String versioned = path.substring(0, path.lastIndexOf('/'));
        return versioned.startsWith("/apis/") ? versioned.substring("/apis/".length()) : "v1";
    }

    private Finding placed(Problem problem) {
        Optional<Origin> origin = documents.entrySet().stream()
                .filter(entry -> entry.getValue().root().mark().equals(problem.mark()))
                .findFirst()
                .map(Map.Entry::getKey);
        return new Finding(problem.within(documents.values()), origin);
    }
}
