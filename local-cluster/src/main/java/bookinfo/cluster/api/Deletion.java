package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/** What a request to delete does to an object: it goes at once, or it is marked and waits for those who clean up. */
final class Deletion {

    private static final long DEFAULT_GRACE_SECONDS = 30;

    private Deletion() {}

    static void check(Kind kind, ObjectNode current, DeleteOptions options) {
        String uid = Metadata.uid(current);
        String expected = options.uid().orElse(uid);
        if (!expected.equals(uid)) {
            String cause =
                    "the UID in the precondition (%s) does not match the UID in record (%s).".formatted(expected, uid)
                            + " The object might have been deleted and then recreated";
            throw ApiFailure.conflict(kind, Metadata.name(current), cause);
        }
    }

    /** The marked object; {@code current} itself when it is marked already; empty when it can go at once. */
    static Optional<ObjectNode> mark(Kind kind, ObjectNode current, DeleteOptions options, Instant now) {
        long grace = grace(kind, current, options);
        boolean waits = grace > 0
                || kind.equals(Kinds.NAMESPACE)
                || !Metadata.finalizers(current).isEmpty();
        if (!waits) {
            return Optional.empty();
        }
        JsonNode metadata = current.path("metadata");
        boolean shorter = grace < metadata.path("deletionGracePeriodSeconds").asLong();
        if (Metadata.deleting(current) && !shorter) {
            return Optional.of(current);
        }
        ObjectNode marked = current.deepCopy();
        Metadata.of(marked)
                .put("deletionTimestamp", now.plusSeconds(grace).toString())
                .put("deletionGracePeriodSeconds", grace);
        if (kind.equals(Kinds.NAMESPACE)) {
            marked.withObjectProperty("status").put("phase", "Terminating");
        }
        return Optional.of(marked);
    }

    private static long grace(Kind kind, ObjectNode current, DeleteOptions options) {
        boolean running = kind.equals(Kinds.POD)
                && !Json.text(current, "/spec/nodeName").isEmpty()
                && !PodState.finished(current);
        long own = current.path("spec").path("terminationGracePeriodSeconds").asLong(DEFAULT_GRACE_SECONDS);
        return running ? options.gracePeriodSeconds().orElse(own) : 0;
    }
}
