package bookinfo.cluster.controller;

import bookinfo.cluster.api.ApiFailure;
import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.api.DeleteOptions;
import bookinfo.cluster.api.User;
import bookinfo.cluster.event.EventRecorder;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Watch;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Keeps as many pods of each ReplicaSet as it asks for. */
final class ReplicaSetController implements AutoCloseable {
    private static final String NAME = "replicaset-controller";
    private static final User USER = User.controller(NAME);

    private final Cluster cluster;
    private final EventRecorder events;
    private final InstantSource clock;
    private final WorkQueue queue;
    private final List<Watch> watches;

    ReplicaSetController(Cluster cluster, EventRecorder events, InstantSource clock) {
        this.cluster = cluster;
        this.events = events;
        this.clock = clock;
        this.queue = new WorkQueue(NAME, this::reconcile);
        this.watches = List.of(
                cluster.watch(Kinds.REPLICA_SET, "", event -> queue.add(WorkQueue.Key.of(event.object()))),
                cluster.watch(
                        Kinds.POD,
                        "",
                        event -> Owners.controller(event.object())
                                .filter(owner -> owner.path("kind").asText().equals(Kinds.REPLICA_SET.name()))
                                .ifPresent(owner -> queue.add(new WorkQueue.Key(
                                        Metadata.namespace(event.object()),
                                        owner.path("name").asText())))));
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
        queue.close();
    }

    private Optional<Duration> reconcile(WorkQueue.Key key) {
        Optional<ObjectNode> found = cluster.get(Kinds.REPLICA_SET, key.namespace(), key.name());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode set = found.get();
        Optional<ApiFailure> failure = Metadata.deleting(set) ? Optional.empty() : scale(set);
        Optional<Duration> again = writeStatus(set, failure);
        if (failure.isPresent()) {
            throw failure.get();
        }
        return again;
    }

    private List<ObjectNode> activePods(JsonNode set) {
        return Owners.controlledBy(set, cluster.list(Kinds.POD, Metadata.namespace(set))).stream()
                .filter(PodState::active)
                .toList();
    }

    /** The first failure, which ends the attempt. */
    private Optional<ApiFailure> scale(ObjectNode set) {
        List<ObjectNode> pods = activePods(set);
        int missing = set.path("spec").path("replicas").asInt(1) - pods.size();
        try {
            for (int i = 0; i < missing; i++) {
                create(set);
            }
            pods.stream().sorted(leastMissed()).limit(Math.max(0, -missing)).forEach(pod -> delete(set, pod));
            return Optional.empty();
        } catch (ApiFailure e) {
            events.warning(NAME, set, "FailedCreate", "Error creating: " + e.message());
            return Optional.of(e);
        }
    }

    private void create(ObjectNode set) {
        JsonNode template = set.path("spec").path("template");
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = Metadata.of(pod).put("generateName", Metadata.name(set) + "-");
        for (String field : List.of("labels", "annotations")) {
            if (template.path("metadata").has(field)) {
                metadata.set(field, template.path("metadata").path(field).deepCopy());
            }
        }
        Owners.setController(pod, Kinds.REPLICA_SET, set);
        pod.set("spec", template.path("spec").deepCopy());
        ObjectNode created = cluster.create(Kinds.POD, Metadata.namespace(set), pod, USER);
        events.normal(NAME, set, "SuccessfulCreate", "Created pod: " + Metadata.name(created));
    }

    private void delete(ObjectNode set, JsonNode pod) {
        cluster.delete(
                Kinds.POD,
                Metadata.namespace(pod),
                Metadata.name(pod),
                DeleteOptions.BACKGROUND.onlyIfUid(Metadata.uid(pod)));
        events.normal(NAME, set, "SuccessfulDelete", "Deleted pod: " + Metadata.name(pod));
    }

    /** Unready pods go first, then the youngest. */
    private static Comparator<JsonNode> leastMissed() {
        return Comparator.<JsonNode, Boolean>comparing(PodState::ready)
                .thenComparing(
                        pod -> pod.path("metadata").path("creationTimestamp").asText(), Comparator.reverseOrder());
    }

    private Optional<Duration> writeStatus(ObjectNode set, Optional<ApiFailure> failure) {
        List<ObjectNode> pods = activePods(set);
        Duration minReady =
                Duration.ofSeconds(set.path("spec").path("minReadySeconds").asLong(0));
        List<Duration> waits = pods.stream()
                .flatMap(pod -> PodState.untilAvailable(pod, minReady, clock.instant()).stream())
                .toList();
        long available = waits.stream().filter(Duration::isZero).count();
        cluster.updateStatus(Kinds.REPLICA_SET, Metadata.namespace(set), Metadata.name(set), current -> {
            ObjectNode status = JsonNodeFactory.instance.objectNode().put("replicas", pods.size());
            Counters.put(status, "fullyLabeledReplicas", pods.size());
            Counters.put(status, "readyReplicas", waits.size());
            Counters.put(status, "availableReplicas", available);
            status.put("observedGeneration", Metadata.generation(set));
            failure.ifPresent(cause -> putFailure(status, current.path("status"), cause));
            current.set("status", status);
            return current;
        });
        return waits.stream().filter(wait -> !wait.isZero()).min(Comparator.naturalOrder());
    }

    private void putFailure(ObjectNode status, JsonNode previous, ApiFailure failure) {
        JsonNode known = previous.path("conditions").path(0).path("lastTransitionTime");
        status.putArray("conditions")
                .addObject()
                .put("type", "ReplicaFailure")
                .put("status", "True")
                .put(
                        "lastTransitionTime",
                        known.asText(
                                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()))
                .put("reason", "FailedCreate")
                .put("message", failure.message());
    }
}
