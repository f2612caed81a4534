package bookinfo.cluster.controller;

import bookinfo.cluster.api.ApiFailure;
import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.api.Json;
import bookinfo.cluster.api.PodState;
import bookinfo.cluster.api.User;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;

/** Keeps as many pods of each ReplicaSet as it asks for. */
final class ReplicaSets {
    private static final String NAME = "replicaset-controller";

    /** Unready pods go first, then the youngest. */
    private static final Comparator<JsonNode> LEAST_MISSED = Comparator.<JsonNode, Boolean>comparing(PodState::ready)
            .thenComparing(pod -> Json.text(pod, "/metadata/creationTimestamp"), Comparator.reverseOrder());

    private final Cluster cluster;

    ReplicaSets(Cluster cluster) {
        this.cluster = cluster;
    }

    void reconcile(ObjectNode set, List<ObjectNode> allPods) {
        List<ObjectNode> pods = Owners.controlledBy(set, allPods).stream()
                .filter(PodState::active)
                .toList();
        writeStatus(set, pods);
        if (!Metadata.deleting(set)) {
            scale(set, pods);
        }
    }

    private void scale(ObjectNode set, List<ObjectNode> pods) {
        int missing = set.at("/spec/replicas").asInt(1) - pods.size();
        try {
            for (int i = 0; i < missing; i++) {
                create(set);
            }
        } catch (ApiFailure e) {
            cluster.events().warning(NAME, set, "FailedCreate", "Error creating: " + e.message());
            throw e;
        }
        pods.stream().sorted(LEAST_MISSED).limit(Math.max(0, -missing)).forEach(pod -> delete(set, pod));
    }

    private void create(ObjectNode set) {
        ObjectNode pod = set.at("/spec/template").deepCopy();
        Metadata.of(pod).put("generateName", Metadata.name(set) + "-");
        Owners.setController(pod, set);
        ObjectNode created = cluster.create(Kinds.POD, Metadata.namespace(set), pod, User.controller(NAME));
        cluster.events().normal(NAME, set, "SuccessfulCreate", "Created pod: " + Metadata.name(created));
    }

    private void delete(ObjectNode set, JsonNode pod) {
        cluster.delete(Kinds.POD, pod);
        cluster.events().normal(NAME, set, "SuccessfulDelete", "Deleted pod: " + Metadata.name(pod));
    }

    /** A pod counts as available as soon as it is ready. */
    private void writeStatus(ObjectNode set, List<ObjectNode> pods) {
        long ready = pods.stream().filter(PodState::ready).count();
        ObjectNode status = Json.object()
                .put("replicas", pods.size())
                .put("readyReplicas", ready)
                .put("availableReplicas", ready)
                .put("observedGeneration", Metadata.generation(set));
        cluster.updateStatus(Kinds.REPLICA_SET, set, current -> current.set("status", status));
    }
}
