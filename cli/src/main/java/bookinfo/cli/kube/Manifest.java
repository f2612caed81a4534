package bookinfo.cli.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One object as somebody wrote it.
 *
 * @param source file and number, for messages
 */
public record Manifest(String source, ObjectNode object) {

    public String apiVersion() {
        return object.path("apiVersion").asText();
    }

    public String kind() {
        return object.path("kind").asText();
    }

    public String name() {
        return object.path("metadata").path("name").asText();
    }

    /** The namespace it names, or else the given one. */
    public String namespaceOr(String otherwise) {
        return object.path("metadata").path("namespace").asText(otherwise);
    }
}
