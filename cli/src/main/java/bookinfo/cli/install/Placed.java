package bookinfo.cli.install;

import bookinfo.cli.kube.Kinds;
import bookinfo.cli.kube.Kinds.Kind;
import bookinfo.mesh.config.Revision;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * An object and where the API has it.
 *
 * @param label {@code Deployment istio-system/istiod}
 */
record Placed(ObjectNode object, String path, String label) {
    private static final Set<String> HOLDING_OTHERS = Set.of("CustomResourceDefinition", "Namespace");

    static Placed of(Kinds kinds, ObjectNode object) {
        return of(
                kinds.of(object.path("apiVersion").asText(), object.path("kind").asText()), object);
    }

    /** The same where the kind is known, as it is of the items of a list, which do not say it. */
    static Placed of(Kind kind, ObjectNode object) {
        String namespace = object.path("metadata").path("namespace").asText("");
        String name = object.path("metadata").path("name").asText();
        return new Placed(object, kind.path(namespace) + "/" + name, label(kind.kind(), namespace, name));
    }

    static String label(ObjectNode object) {
        return label(
                object.path("kind").asText(),
                object.path("metadata").path("namespace").asText(""),
                object.path("metadata").path("name").asText());
    }

    static String label(String kind, String namespace, String name) {
        return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
    }

    /** With it goes what others made. */
    boolean holdsOthers() {
        return holdsOthers(object);
    }

    /** Whether with an object goes what others made. */
    static boolean holdsOthers(JsonNode object) {
        return HOLDING_OTHERS.contains(object.path("kind").asText());
    }

    String revision() {
        return revision(object);
    }

    /** The control plane that an object belongs to; what was installed before there were several says none. */
    static String revision(JsonNode object) {
        return object.path("metadata").path("labels").path(Revision.LABEL).asText(Revision.DEFAULT);
    }

    String kind() {
        return object.path("kind").asText();
    }
}
