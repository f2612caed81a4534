package bookinfo.cluster.api;

import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;

/** Writes events. One that repeats is counted; of all events only the newest are kept. */
public final class EventRecorder {
    private static final System.Logger LOG = System.getLogger(EventRecorder.class.getName());
    private static final int KEPT = 1000;
    private static final int PRUNED_EVERY = 100;
    private static final String NODE = "local";

    private final Cluster cluster;
    private int written;

    EventRecorder(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Something went as it should. */
    public void normal(String component, JsonNode about, String reason, String message) {
        record(component, about, "", "Normal", reason, message);
    }

    /** Something did not. */
    public void warning(String component, JsonNode about, String reason, String message) {
        record(component, about, "", "Warning", reason, message);
    }

    /**
     * An event about a part of an object. It never fails its caller: an event that cannot be written is only logged.
     *
     * @param fieldPath such as {@code spec.containers{details}}; may be empty
     * @param type {@code Normal} or {@code Warning}
     */
    public synchronized void record(
            String component, JsonNode about, String fieldPath, String type, String reason, String message) {
        String namespace = Metadata.namespace(about).isEmpty() ? "default" : Metadata.namespace(about);
        // The same event has the same name, which is how its repetition is noticed.
        long same = List.of(component, Metadata.uid(about), fieldPath, type, reason, message)
                .hashCode();
        String now = Conditions.seconds(cluster.now());
        String name = "%s.%08x".formatted(Metadata.name(about), same & 0xffff_ffffL);
        try {
            cluster.ensure(Kinds.EVENT, namespace, name, event -> {
                if (!event.has("count")) {
                    event.set("involvedObject", Metadata.reference(about).put("fieldPath", fieldPath));
                    event.put("type", type).put("reason", reason).put("message", message);
                    event.put("firstTimestamp", now).putNull("eventTime");
                    event.putObject("source").put("component", component).put("host", NODE);
                    event.put("reportingComponent", component).put("reportingInstance", NODE);
                }
                return event.put("count", event.path("count").asInt() + 1).put("lastTimestamp", now);
            });
            forgetOldest();
        } catch (ApiFailure e) {
            LOG.log(System.Logger.Level.DEBUG, "event {0} not written: {1}", name, e.message());
        }
    }

    private void forgetOldest() {
        if (++written % PRUNED_EVERY != 0) {
            return;
        }
        List<ObjectNode> all = cluster.list(Kinds.EVENT, "");
        all.stream()
                .sorted(Comparator.comparing(event -> Json.text(event, "/lastTimestamp")))
                .limit(Math.max(0, all.size() - KEPT))
                .forEach(event -> cluster.delete(Kinds.EVENT, event));
    }
}
