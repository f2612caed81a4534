package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Fills in what the writer of a built-in object left open. Each method changes the object it is given. */
final class Defaults {
    private static final String RBAC_GROUP = "rbac.authorization.k8s.io";

    private static final Map<Kind, Consumer<ObjectNode>> DEPENDENT = Map.of(
            Kinds.POD, object -> PodDefaults.pod(object.withObjectProperty("spec")),
            Kinds.DEPLOYMENT, Defaults::deployment,
            Kinds.SERVICE, Defaults::service,
            Kinds.NAMESPACE, Defaults::namespace,
            Kinds.SECRET, Defaults::secret,
            Kinds.ROLE_BINDING, Defaults::binding,
            Kinds.CLUSTER_ROLE_BINDING, Defaults::binding,
            Kinds.CUSTOM_RESOURCE_DEFINITION, Defaults::definition);

    private Defaults() {}

    /** The defaults of every write. */
    static void apply(Kind kind, ObjectNode object) {
        if (kind.custom()) {
            return;
        }
        DefaultTable.apply(kind.name(), object);
        for (String pod : List.of("/spec", "/spec/template/spec")) {
            if (object.at(pod) instanceof ObjectNode spec && spec.has("containers")) {
                PodDefaults.spec(spec);
            }
        }
        DEPENDENT.getOrDefault(kind, unchanged -> {}).accept(object);
    }

    /** The status that a new object begins with, whatever its writer sent; no change for kinds that keep theirs. */
    static void beginStatus(Kind kind, ObjectNode object, String now) {
        if (kind.equals(Kinds.POD)) {
            object.putObject("status")
                    .put("phase", "Pending")
                    .put("qosClass", PodDefaults.qosClass(object.path("spec")));
        } else if (kind.equals(Kinds.SERVICE)) {
            object.putObject("status").putObject("loadBalancer");
        } else if (kind.equals(Kinds.NAMESPACE)) {
            object.putObject("status").put("phase", "Active");
        } else if (kind.equals(Kinds.REPLICA_SET)) {
            object.putObject("status").put("replicas", 0);
        } else if (kind.equals(Kinds.DEPLOYMENT)) {
            object.putObject("status");
        } else if (kind.equals(Kinds.CUSTOM_RESOURCE_DEFINITION)) {
            established(object, now);
        } else if (kind.custom() && kind.traits().contains(Kind.Trait.STATUS)) {
            object.remove("status");
        }
    }

    static void put(ObjectNode object, String field, String value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
    }

    static void put(ObjectNode object, String field, int value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
    }

    static void put(ObjectNode object, String field, boolean value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
    }

    static void each(JsonNode object, String list, Consumer<ObjectNode> action) {
        for (JsonNode item : object.path(list)) {
            if (item instanceof ObjectNode node) {
                action.accept(node);
            }
        }
    }

    private static void deployment(ObjectNode object) {
        ObjectNode strategy = object.withObjectProperty("spec").withObjectProperty("strategy");
        if (strategy.path("type").asText().equals("RollingUpdate")) {
            ObjectNode rolling = strategy.withObjectProperty("rollingUpdate");
            put(rolling, "maxUnavailable", "25%");
            put(rolling, "maxSurge", "25%");
        }
    }

    private static void service(ObjectNode object) {
        ObjectNode spec = object.withObjectProperty("spec");
        String type = spec.path("type").asText();
        if (!type.equals("ExternalName")) {
            put(spec, "internalTrafficPolicy", "Cluster");
            put(spec, "ipFamilyPolicy", "SingleStack");
            if (!spec.has("ipFamilies")) {
                spec.putArray("ipFamilies").add("IPv4");
            }
            if (spec.has("clusterIP")) {
                spec.putArray("clusterIPs").add(spec.path("clusterIP").asText());
            }
        }
        if (type.equals("NodePort") || type.equals("LoadBalancer")) {
            put(spec, "externalTrafficPolicy", "Cluster");
        }
        if (type.equals("LoadBalancer")) {
            // No node has ports of its own here; a load balancer leads straight to the service.
            put(spec, "allocateLoadBalancerNodePorts", false);
        }
        each(spec, "ports", port -> port.putIfAbsent("targetPort", port.path("port")));
    }

    private static void namespace(ObjectNode object) {
        Metadata.of(object).withObjectProperty("labels").put("kubernetes.io/metadata.name", Metadata.name(object));
    }

    private static void secret(ObjectNode object) {
        JsonNode texts = object.remove("stringData");
        if (texts != null) {
            ObjectNode data = object.withObjectProperty("data");
            texts.properties().forEach(entry -> {
                byte[] bytes = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
                data.put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
            });
        }
    }

    private static void binding(ObjectNode object) {
        each(object, "subjects", subject -> {
            if (!subject.path("kind").asText().equals("ServiceAccount")) {
                put(subject, "apiGroup", RBAC_GROUP);
            }
        });
    }

    private static void definition(ObjectNode object) {
        ObjectNode names = object.withObjectProperty("spec").withObjectProperty("names");
        String kind = names.path("kind").asText();
        put(names, "singular", kind.toLowerCase(Locale.ROOT));
        put(names, "listKind", kind + "List");
    }

    private static void established(ObjectNode object, String now) {
        ObjectNode status = object.putObject("status");
        status.set("acceptedNames", object.path("spec").path("names").deepCopy());
        List<String> stored = new ArrayList<>();
        each(object.path("spec"), "versions", version -> {
            if (version.path("storage").asBoolean()) {
                stored.add(version.path("name").asText());
            }
        });
        stored.forEach(status.putArray("storedVersions")::add);
        condition(status, now, "NamesAccepted", "NoConflicts", "no conflicts found");
        condition(status, now, "Established", "InitialNamesAccepted", "the initial names have been accepted");
    }

    private static void condition(ObjectNode status, String now, String type, String reason, String message) {
        status.withArrayProperty("conditions")
                .addObject()
                .put("type", type)
                .put("status", "True")
                .put("lastTransitionTime", now)
                .put("reason", reason)
                .put("message", message);
    }
}
