package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kind.Trait;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Fills in what the writer of a built-in object left open: what follows from other fields, and the plain values that
 * {@code defaults.json} has for each type. There {@code x[]} means each item of the list x, {@code x?} is looked into only
 * where x is set, and {@code +} adds the defaults of another type; other objects on the way are made.
 */
final class Defaults {
    private static final JsonNode TYPES = Json.parse(Json.resource(Defaults.class, "defaults.json"));
    private static final Map<Kind, Consumer<ObjectNode>> DEPENDENT = Map.of(
            Kinds.DEPLOYMENT, Defaults::deployment,
            Kinds.SERVICE, Defaults::service,
            Kinds.SECRET, Defaults::secret,
            Kinds.NAMESPACE, Defaults::namespace);

    private Defaults() {}

    /** Sets the defaults of every write, and returns the object. */
    static ObjectNode apply(Kind kind, ObjectNode object) {
        if (kind.custom()) {
            return object;
        }
        fill(kind.name(), object);
        PodState.containers(object).forEach(Defaults::pullPolicy);
        PodState.containers(object.at("/spec/template")).forEach(Defaults::pullPolicy);
        DEPENDENT.getOrDefault(kind, unchanged -> {}).accept(object);
        return object;
    }

    /** The status that a new object begins with, whatever its writer sent; no change for kinds that keep theirs. */
    static void beginStatus(Kind kind, ObjectNode object) {
        String line = kind.name() + ".new";
        if (TYPES.has(line) || (kind.custom() && kind.traits().contains(Trait.STATUS))) {
            object.remove("status");
        }
        if (!kind.custom()) {
            fill(line, object);
        }
    }

    private static void fill(String type, ObjectNode object) {
        fill(TYPES.path(type), object);
    }

    private static void fill(JsonNode defaults, ObjectNode object) {
        for (Map.Entry<String, JsonNode> entry : defaults.properties()) {
            String field = entry.getKey();
            JsonNode value = entry.getValue();
            if (field.equals("+")) {
                fill(value.asText(), object);
            } else if (field.endsWith("[]")) {
                object.path(field.replace("[]", "")).forEach(item -> fill(value, (ObjectNode) item));
            } else if (field.endsWith("?")) {
                object.optional(field.replace("?", "")).ifPresent(there -> fill(value, (ObjectNode) there));
            } else if (value.isObject() && !value.isEmpty()) {
                fill(value, object.withObjectProperty(field));
            } else if (!object.has(field)) {
                object.set(field, value.deepCopy());
            }
        }
    }

    private static void pullPolicy(JsonNode container) {
        boolean tagged = Json.text(container, "/image").matches("(.*/)?[^/]*([:@])[^/]*(?<!:latest)");
        ((ObjectNode) container).putIfAbsent("imagePullPolicy", new TextNode(tagged ? "IfNotPresent" : "Always"));
    }

    private static void deployment(ObjectNode object) {
        ObjectNode strategy = (ObjectNode) object.at("/spec/strategy");
        if (Json.text(strategy, "/type").equals("RollingUpdate")) {
            fill("RollingUpdate", strategy.withObjectProperty("rollingUpdate"));
        }
    }

    private static void service(ObjectNode object) {
        ObjectNode spec = object.withObjectProperty("spec");
        if (spec.has("clusterIP")) {
            spec.putArray("clusterIPs").add(spec.path("clusterIP"));
        }
        spec.path("ports").forEach(port -> ((ObjectNode) port).putIfAbsent("targetPort", port.path("port")));
    }

    private static void namespace(ObjectNode object) {
        Metadata.of(object).withObjectProperty("labels").put("kubernetes.io/metadata.name", Metadata.name(object));
    }

    private static void secret(ObjectNode object) {
        JsonNode texts = object.path("stringData");
        object.remove("stringData");
        texts.properties().forEach(entry -> {
            byte[] bytes = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
            object.withObjectProperty("data")
                    .put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
        });
    }
}
