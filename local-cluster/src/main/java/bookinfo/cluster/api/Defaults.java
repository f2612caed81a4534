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
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Fills in what the writer of a built-in object left open: the table's values, and what follows from other fields. */
final class Defaults {
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
        DefaultTable.apply(kind.name(), object);
        for (String list : List.of("containers", "initContainers")) {
            pullPolicies(object.path("spec").path(list));
            pullPolicies(object.at("/spec/template/spec").path(list));
        }
        DEPENDENT.getOrDefault(kind, unchanged -> {}).accept(object);
        return object;
    }

    /** The status that a new object begins with, whatever its writer sent; no change for kinds that keep theirs. */
    static void beginStatus(Kind kind, ObjectNode object) {
        String line = kind.name() + ".new";
        if (DefaultTable.has(line) || (kind.custom() && kind.traits().contains(Trait.STATUS))) {
            object.remove("status");
        }
        if (!kind.custom()) {
            DefaultTable.apply(line, object);
        }
    }

    private static void pullPolicies(JsonNode containers) {
        for (JsonNode container : containers) {
            boolean tagged = Json.text(container, "/image").matches("(.*/)?[^/]*([:@])[^/]*(?<!:latest)");
            ((ObjectNode) container).putIfAbsent("imagePullPolicy", new TextNode(tagged ? "IfNotPresent" : "Always"));
        }
    }

    private static void deployment(ObjectNode object) {
        ObjectNode strategy = (ObjectNode) object.at("/spec/strategy");
        if (Json.text(strategy, "/type").equals("RollingUpdate")) {
            DefaultTable.apply("RollingUpdate", strategy.withObjectProperty("rollingUpdate"));
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
