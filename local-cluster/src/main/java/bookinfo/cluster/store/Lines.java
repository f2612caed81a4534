package bookinfo.cluster.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The lines of the journal: {@code {"put":"pods","object":{...}}}, {@code {"delete":"pods","namespace":"a","name":"b",
 * "revision":7}}, and {@code {"revision":7}} at the head of a rewritten journal.
 */
final class Lines {
    private Lines() {}

    static ObjectNode put(String resource, ObjectNode object) {
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("put", resource);
        line.set("object", object);
        return line;
    }

    static ObjectNode delete(String resource, Store.Name name, long revision) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("delete", resource)
                .put("namespace", name.namespace())
                .put("name", name.name())
                .put("revision", revision);
    }

    static ObjectNode head(long revision) {
        return JsonNodeFactory.instance.objectNode().put("revision", revision);
    }

    /** The object that a put line holds; empty for other lines. */
    static Optional<ObjectNode> object(ObjectNode line) {
        return line.get("object") instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    }

    static String resource(ObjectNode line) {
        return line.path("put").asText(line.path("delete").asText(""));
    }

    /** The name that a delete line removes; empty for other lines. */
    static Optional<Store.Name> deleted(ObjectNode line) {
        return line.has("delete")
                ? Optional.of(new Store.Name(
                        line.path("namespace").asText(), line.path("name").asText()))
                : Optional.empty();
    }

    static long revision(ObjectNode line) {
        return object(line)
                .map(object -> Long.parseLong(Metadata.resourceVersion(object)))
                .orElseGet(() -> line.path("revision").asLong());
    }
}
