package bookinfo.cli.kube;

import bookinfo.cli.kube.Kinds.Kind;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code kubectl apply} does on the client's side: create, or patch by the three-way difference that the
 * last-applied annotation makes possible. An object that kubectl applied can be applied here and the other way round.
 */
public final class Applier {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
            .build();

    private final Api api;
    private final Kinds kinds;

    public Applier(Api api, Kinds kinds) {
        this.api = api;
        this.kinds = kinds;
    }

    /** What became of one object. */
    public enum Outcome {
        CREATED,
        CONFIGURED,
        UNCHANGED;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * An applied object.
     *
     * @param path where it lies
     * @param label as kubectl names it
     * @param live as the server has it now
     */
    public record Applied(String path, String label, Outcome outcome, JsonNode live) {}

    /** Applies one object; {@code namespace} counts where the object names none. */
    public Applied apply(Manifest manifest, String namespace) {
        Kind kind = kinds.of(manifest.apiVersion(), manifest.kind());
        String collection = kind.path(manifest.namespaceOr(namespace));
        String path = collection + "/" + manifest.name();
        String label = kind.label(manifest.name());
        ObjectNode wanted = annotated(manifest.object());
        Optional<JsonNode> live = api.find(path);
        if (live.isEmpty()) {
            return new Applied(
                    path,
                    label,
                    Outcome.CREATED,
                    api.create(collection + "?fieldManager=bookinfo&fieldValidation=Strict", wanted));
        }
        ObjectNode patch = MergePatch.between(lastApplied(live.get()), wanted, live.get());
        if (patch.isEmpty()) {
            return new Applied(path, label, Outcome.UNCHANGED, live.get());
        }
        JsonNode after = api.merge(path + "?fieldManager=bookinfo&fieldValidation=Strict", patch);
        boolean same = version(after).equals(version(live.get()));
        return new Applied(path, label, same ? Outcome.UNCHANGED : Outcome.CONFIGURED, after);
    }

    /** Deletes one object; false when there was none. */
    public boolean delete(Manifest manifest, String namespace) {
        Kind kind = kinds.of(manifest.apiVersion(), manifest.kind());
        String path = kind.path(manifest.namespaceOr(namespace)) + "/" + manifest.name();
        try {
            api.delete(path);
            return true;
        } catch (ApiFailure e) {
            if (e.status() == 404) {
                return false;
            }
            throw e;
        }
    }

    public String label(Manifest manifest) {
        return kinds.of(manifest.apiVersion(), manifest.kind()).label(manifest.name());
    }

    private static ObjectNode annotated(ObjectNode object) {
        ObjectNode wanted = object.deepCopy();
        wanted.withObject("/metadata/annotations").put(LAST_APPLIED, print(object));
        return wanted;
    }

    private static String print(ObjectNode object) {
        try {
            // Sorted keys, as kubectl writes them, so that an unchanged file stays unchanged.
            return JSON.writeValueAsString(JSON.treeToValue(object, Map.class)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode lastApplied(JsonNode live) {
        String text =
                live.path("metadata").path("annotations").path(LAST_APPLIED).asText("{}");
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    private static String version(JsonNode object) {
        return object.path("metadata").path("resourceVersion").asText();
    }
}
