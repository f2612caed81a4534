package bookinfo.cli.install;

import bookinfo.mesh.config.Revision;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The objects of the default control plane as another revision has them: under names of its own, chosen by labels of its
 * own, asked for sidecars only by namespaces, pods and rules that name it. What there is once, it shares: the gateway is
 * led over to it.
 */
final class Revisioned {
    /** Fields that hold the name of another object, or the object's own. */
    private static final Set<String> NAMING = Set.of("name", "serviceAccountName", "resourceNames");

    private final Revision revision;
    private final Set<String> names;

    private Revisioned(Revision revision, Set<String> names) {
        this.revision = revision;
        this.names = names;
    }

    /** Changes what it is given. */
    static void change(List<ObjectNode> objects, Revision revision) {
        if (!revision.isDefault()) {
            Set<String> names = objects.stream()
                    .filter(Revisioned::isOwn)
                    .map(object -> object.path("metadata").path("name").asText())
                    .collect(Collectors.toUnmodifiableSet());
            Revisioned revisioned = new Revisioned(revision, names);
            objects.forEach(revisioned::change);
        }
    }

    /** Whether each revision has one of its own. */
    private static boolean isOwn(ObjectNode object) {
        return !Placed.holdsOthers(object) && Render.isControlPlanes(object);
    }

    private void change(ObjectNode object) {
        if (isOwn(object)) {
            rename(object);
            if (object.path("webhooks") instanceof ArrayNode webhooks) {
                onlyRevisions(webhooks);
            }
            tell(object, Map.of("REVISION", revision.name()));
        } else if (object.path("metadata").path("labels").has(Revision.LABEL)) {
            object.withObject("/metadata/labels").put(Revision.LABEL, revision.name());
            tell(
                    object,
                    Map.of(
                            "DISCOVERY_ADDRESS", revision.discoveryAddress(),
                            "ISTIO_META_ISTIO_REVISION", revision.name()));
        }
    }

    /** Those who name no revision are the default one's. */
    private static void onlyRevisions(ArrayNode webhooks) {
        webhooks.removeIf(webhook -> !webhook.path("name").asText().startsWith("rev."));
    }

    private static void tell(ObjectNode object, Map<String, String> environment) {
        ArrayNode variables = object.arrayNode();
        new TreeMap<>(environment)
                .forEach(
                        (name, value) -> variables.addObject().put("name", name).put("value", value));
        for (JsonNode container : object.at("/spec/template/spec/containers")) {
            Tree.mergeByName(((ObjectNode) container).withArray("/env"), variables);
        }
    }

    private void rename(ObjectNode node) {
        relabel(node);
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            switch (field.getValue()) {
                case ObjectNode below -> rename(below);
                case ArrayNode list -> rename(field.getKey(), list);
                case TextNode text when NAMING.contains(field.getKey()) -> field.setValue(renamed(text));
                default -> {
                    // Neither a name nor anything that could hold one.
                }
            }
        }
    }

    private void rename(String field, ArrayNode list) {
        for (int i = 0; i < list.size(); i++) {
            switch (list.get(i)) {
                case ObjectNode below -> rename(below);
                case TextNode text when NAMING.contains(field) -> list.set(i, renamed(text));
                default -> {
                    // As above.
                }
            }
        }
    }

    private TextNode renamed(TextNode name) {
        return names.contains(name.asText()) ? TextNode.valueOf(revision.object(name.asText())) : name;
    }

    /**
     * Labels, and what chooses by them. The Service and Deployment of the default control plane choose by {@code istio:
     * pilot}, as they always have; so no other may have that.
     */
    private void relabel(ObjectNode node) {
        if (node.path("istio").asText().equals("pilot")) {
            node.remove("istio");
            node.put(Revision.LABEL, revision.name());
        } else if (node.has(Revision.LABEL)) {
            node.put(Revision.LABEL, revision.name());
        } else if (node.path("key").asText().equals(Revision.LABEL) && node.has("values")) {
            node.putArray("values").add(revision.name());
        }
    }
}
