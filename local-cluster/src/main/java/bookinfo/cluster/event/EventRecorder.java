package bookinfo.cluster.event;

import bookinfo.cluster.api.ApiFailure;
import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.api.DeleteOptions;
import bookinfo.cluster.api.User;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Writes events. One that repeats is counted; of all events only the newest are kept. */
public final class EventRecorder {
    private static final System.Logger LOG = System.getLogger(EventRecorder.class.getName());
    private static final int KEPT = 1000;
    private static final int REMEMBERED = 256;
    private static final String NODE = "local";

    private final Cluster cluster;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Deque<Place> stored = new ArrayDeque<>();
    private final Map<List<String>, Place> recent = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, Place> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Place(String namespace, String name) {}

    public EventRecorder(Cluster cluster, InstantSource clock, RandomGenerator random) {
        this.cluster = cluster;
        this.clock = clock;
        this.random = random;
        cluster.list(Kinds.EVENT, "")
                .forEach(event -> stored.add(new Place(Metadata.namespace(event), Metadata.name(event))));
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
        List<String> key = List.of(component, Metadata.uid(about), fieldPath, type, reason, message);
        try {
            Place known = recent.get(key);
            if (known != null
                    && cluster.get(Kinds.EVENT, known.namespace(), known.name()).isPresent()) {
                cluster.update(Kinds.EVENT, known.namespace(), known.name(), this::again);
            } else {
                recent.put(key, create(component, about, fieldPath, type, reason, message));
            }
        } catch (ApiFailure e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "event {0} of {1} not written: {2}",
                    reason,
                    Metadata.name(about),
                    e.message());
        }
    }

    private Place create(
            String component, JsonNode about, String fieldPath, String type, String reason, String message) {
        String namespace = Metadata.namespace(about).isEmpty() ? "default" : Metadata.namespace(about);
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        String name = Metadata.name(about) + "." + HexFormat.of().toHexDigits(random.nextLong());
        Metadata.of(event).put("name", name);
        ObjectNode involved = event.putObject("involvedObject")
                .put("kind", about.path("kind").asText())
                .put("namespace", Metadata.namespace(about))
                .put("name", Metadata.name(about))
                .put("uid", Metadata.uid(about))
                .put("apiVersion", about.path("apiVersion").asText())
                .put("resourceVersion", Metadata.resourceVersion(about));
        if (!fieldPath.isEmpty()) {
            involved.put("fieldPath", fieldPath);
        }
        event.put("reason", reason).put("message", message);
        event.putObject("source").put("component", component).put("host", NODE);
        event.put("firstTimestamp", now())
                .put("lastTimestamp", now())
                .put("count", 1)
                .put("type", type);
        event.putNull("eventTime");
        event.put("reportingComponent", component).put("reportingInstance", NODE);
        cluster.create(Kinds.EVENT, namespace, event, User.ADMIN);
        Place place = new Place(namespace, name);
        stored.add(place);
        forgetOldest();
        return place;
    }

    private ObjectNode again(ObjectNode event) {
        return event.put("count", event.path("count").asInt() + 1).put("lastTimestamp", now());
    }

    private void forgetOldest() {
        while (stored.size() > KEPT) {
            Place oldest = stored.remove();
            if (cluster.get(Kinds.EVENT, oldest.namespace(), oldest.name()).isPresent()) {
                cluster.delete(Kinds.EVENT, oldest.namespace(), oldest.name(), DeleteOptions.NOW);
            }
        }
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
