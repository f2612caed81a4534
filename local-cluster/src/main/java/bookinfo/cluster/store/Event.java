package bookinfo.cluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One change of one object.
 *
 * @param object the object after the change; for DELETED its last state, with the resourceVersion of the deletion
 * @param previous the object before the change; empty for ADDED
 */
public record Event(Type type, ObjectNode object, Optional<ObjectNode> previous) {
    /** What happened, in the words of the watch protocol. */
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }
}
