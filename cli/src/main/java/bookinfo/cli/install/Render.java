package bookinfo.cli.install;

import bookinfo.mesh.config.IstioOperator;
import bookinfo.mesh.config.IstioOperator.Component;
import bookinfo.mesh.config.Node;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Plain manifests and wishes in, the objects to be applied out; nothing else is looked at. */
public final class Render {
    /** In this order everything finds what it needs, and the webhooks only begin when their server was told to. */
    private static final List<String> ORDER = List.of(
            "CustomResourceDefinition",
            "Namespace",
            "ServiceAccount",
            "ClusterRole",
            "ClusterRoleBinding",
            "Role",
            "RoleBinding",
            "ConfigMap",
            "Service",
            "Deployment");

    /** What the gateway and what is its are called. */
    static final String INGRESS_GATEWAY = "istio-ingressgateway";

    private static final Set<String> INJECTOR_AND_CONTROL_PLANE = Set.of("istiod", "sidecar-injector");

    private final IstioOperator wanted;
    private final Images images;

    private Render(IstioOperator wanted) {
        this.wanted = wanted;
        this.images = new Images(wanted.hub(), wanted.tag());
    }

    /** Leaves what it is given as it is. */
    public static List<ObjectNode> objects(List<ObjectNode> plain, IstioOperator wanted) {
        Render render = new Render(wanted);
        List<ObjectNode> kept = plain.stream().filter(render::isWanted).toList();
        List<ObjectNode> objects = new ArrayList<>();
        for (ObjectNode object : kept) {
            ObjectNode copy = object.deepCopy();
            render.change(copy);
            if (isScaled(copy, kept)) {
                copy.withObject("/spec").remove("replicas");
            }
            objects.add(copy);
        }
        Revisioned.change(objects, wanted.revision());
        objects.sort(Comparator.comparingInt(Render::rank));
        return objects;
    }

    private static int rank(ObjectNode object) {
        int rank = ORDER.indexOf(kind(object));
        return rank >= 0 ? rank : ORDER.size() + (kind(object).endsWith("WebhookConfiguration") ? 1 : 0);
    }

    private boolean isWanted(ObjectNode object) {
        Optional<Component> component = component(object);
        boolean enabled = component.flatMap(Component::enabled).orElse(true);
        return switch (kind(object)) {
            case "CustomResourceDefinition" -> true;
            case "HorizontalPodAutoscaler" ->
                enabled && component.flatMap(Component::autoscaled).orElse(true);
            case "PodDisruptionBudget" -> enabled && wanted.budgets();
            case "NetworkPolicy" -> enabled && wanted.networkPolicies();
            default -> enabled;
        };
    }

    private Optional<Component> component(ObjectNode object) {
        if (app(object).equals(INGRESS_GATEWAY)) {
            return Optional.of(wanted.ingressGateway());
        }
        return isControlPlanes(object) ? Optional.of(wanted.pilot()) : Optional.empty();
    }

    /** Whether it is part of the control plane; its kinds of rules are too. */
    static boolean isControlPlanes(ObjectNode object) {
        return INJECTOR_AND_CONTROL_PLANE.contains(app(object));
    }

    private static String app(ObjectNode object) {
        return object.path("metadata").path("labels").path("app").asText();
    }

    /** A Deployment whose replicas an autoscaler counts must not say how many it wants. */
    private static boolean isScaled(ObjectNode object, List<ObjectNode> objects) {
        return kind(object).equals("Deployment")
                && objects.stream()
                        .filter(other -> kind(other).equals("HorizontalPodAutoscaler"))
                        .anyMatch(scaler -> scaler.path("spec")
                                .path("scaleTargetRef")
                                .path("name")
                                .equals(object.path("metadata").path("name")));
    }

    private void change(ObjectNode object) {
        images.rename(object);
        switch (kind(object)) {
            case "Deployment" -> component(object).ifPresent(component -> deployment(object, component));
            case "Service" ->
                component(object).ifPresent(component -> {
                    put(object.withObject("/spec"), component.service());
                    annotate(object, component.serviceAnnotations());
                });
            case "HorizontalPodAutoscaler" ->
                component(object).ifPresent(component -> put(object.withObject("/spec"), component.autoscaler()));
            case "ConfigMap" -> {
                if (object.path("metadata").path("name").asText().equals("istio")) {
                    wanted.meshConfig().ifPresent(config -> meshConfig(object, config));
                }
            }
            default -> {
                // Nothing in the other kinds depends on wishes.
            }
        }
    }

    private void deployment(ObjectNode object, Component component) {
        component.replicas().ifPresent(count -> object.withObject("/spec").put("replicas", count));
        ObjectNode template = object.withObject("/spec/template");
        annotate(template, component.podAnnotations());
        ObjectNode pod = template.withObject("/spec");
        put(pod, component.pod());
        if (!wanted.imagePullSecrets().isEmpty()) {
            ArrayNode secrets = pod.putArray("imagePullSecrets");
            wanted.imagePullSecrets().forEach(name -> secrets.addObject().put("name", name));
        }
        for (JsonNode container : pod.path("containers")) {
            ObjectNode fields = (ObjectNode) container;
            wanted.imagePullPolicy().ifPresent(policy -> fields.put("imagePullPolicy", policy));
            put(fields, component.container());
        }
    }

    private static void meshConfig(ObjectNode object, Node config) {
        ObjectNode data = object.withObject("/data");
        ObjectNode mesh = YamlText.read(data.path("mesh").asText("{}"));
        Tree.merge(mesh, Tree.of(config));
        data.put("mesh", YamlText.print(mesh));
    }

    private static void put(ObjectNode into, SortedMap<String, Node> fields) {
        for (Map.Entry<String, Node> field : fields.entrySet()) {
            JsonNode value = Tree.of(field.getValue());
            switch (into.get(field.getKey())) {
                case ObjectNode below when value.isObject() -> Tree.merge(below, value);
                case ArrayNode below when field.getKey().equals("env") -> Tree.mergeByName(below, value);
                case null, default -> into.set(field.getKey(), value);
            }
        }
    }

    private static void annotate(ObjectNode object, SortedMap<String, String> annotations) {
        if (!annotations.isEmpty()) {
            annotations.forEach(object.withObject("/metadata").withObject("/annotations")::put);
        }
    }

    private static String kind(ObjectNode object) {
        return object.path("kind").asText();
    }
}
