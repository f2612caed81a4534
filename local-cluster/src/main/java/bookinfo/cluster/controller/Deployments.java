package bookinfo.cluster.controller;

import static java.nio.charset.StandardCharsets.UTF_8;

import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.api.Json;
import bookinfo.cluster.api.NameSuffix;
import bookinfo.cluster.api.PodState;
import bookinfo.cluster.api.User;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/** Rolls each Deployment's template out: one ReplicaSet per template, replicas moved from the old ones to the newest. */
final class Deployments {
    private static final String NAME = "deployment-controller";
    private static final String REVISION = "deployment.kubernetes.io/revision";
    private static final String HASH_LABEL = "pod-template-hash";

    private final Cluster cluster;

    Deployments(Cluster cluster) {
        this.cluster = cluster;
    }

    void reconcile(ObjectNode deployment, List<ObjectNode> allSets, List<ObjectNode> pods) {
        if (Metadata.deleting(deployment)) {
            return;
        }
        List<ObjectNode> old = new ArrayList<>(Owners.controlledBy(deployment, allSets));
        old.sort(Comparator.comparingLong(Deployments::revision));
        Optional<ObjectNode> known =
                old.stream().filter(set -> sameTemplate(set, deployment)).findFirst();
        known.ifPresent(old::remove);
        ObjectNode fresh = freshSet(deployment, known, old);
        if (!deployment.at("/spec/paused").asBoolean()) {
            scale(deployment, fresh, old, pods);
            forgetHistory(deployment, old);
        }
        ObjectNode status = DeploymentStatus.of(deployment, fresh, old, cluster.now());
        cluster.updateStatus(Kinds.DEPLOYMENT, deployment, current -> current.set("status", status));
    }

    /** The ReplicaSet of the present template, made if there is none, with the highest revision. */
    private ObjectNode freshSet(ObjectNode deployment, Optional<ObjectNode> known, List<ObjectNode> old) {
        long next = 1 + old.stream().mapToLong(Deployments::revision).max().orElse(0);
        long revision = Math.max(next, known.map(Deployments::revision).orElse(0L));
        String namespace = Metadata.namespace(deployment);
        cluster.update(Kinds.DEPLOYMENT, deployment, current -> number(current, revision));
        if (known.isEmpty()) {
            return cluster.create(Kinds.REPLICA_SET, namespace, newSet(deployment, revision), User.controller(NAME));
        }
        return cluster.update(Kinds.REPLICA_SET, known.get(), current -> number(current, revision));
    }

    private static ObjectNode newSet(ObjectNode deployment, long revision) {
        ObjectNode template = deployment.at("/spec/template").deepCopy();
        String hash = hash(template);
        ObjectNode labels = Metadata.of(template).withObjectProperty("labels").put(HASH_LABEL, hash);
        ObjectNode set = number(Json.object(), revision);
        Metadata.of(set).put("name", Metadata.name(deployment) + "-" + hash).set("labels", labels.deepCopy());
        Owners.setController(set, deployment);
        ObjectNode selector = deployment.at("/spec/selector").deepCopy();
        selector.withObjectProperty("matchLabels").put(HASH_LABEL, hash);
        set.putObject("spec")
                .put("replicas", 0)
                .<ObjectNode>set("selector", selector)
                .set("template", template);
        return set;
    }

    private static ObjectNode number(ObjectNode object, long revision) {
        Metadata.of(object).withObjectProperty("annotations").put(REVISION, String.valueOf(revision));
        return object;
    }

    private static long revision(JsonNode set) {
        return set.path("metadata").path("annotations").path(REVISION).asLong();
    }

    private static boolean sameTemplate(JsonNode set, JsonNode deployment) {
        ObjectNode template = set.at("/spec/template").deepCopy();
        Metadata.of(template).withObjectProperty("labels").remove(HASH_LABEL);
        return template.equals(deployment.at("/spec/template"));
    }

    /** Letters that name a template's ReplicaSet and depend on nothing else, without vowels as Kubernetes has them. */
    static String hash(JsonNode template) {
        CRC32 checksum = new CRC32();
        checksum.update(template.toString().getBytes(UTF_8));
        return NameSuffix.spell(Long.toString(checksum.getValue()).chars());
    }

    private void scale(JsonNode deployment, ObjectNode fresh, List<ObjectNode> old, List<ObjectNode> pods) {
        int desired = deployment.at("/spec/replicas").asInt(1);
        JsonNode strategy = deployment.at("/spec/strategy");
        List<Rollout.Scale> oldScales = old.stream().map(Deployments::scaleOf).toList();
        boolean oldPodsLeft = old.stream()
                .flatMap(set -> Owners.controlledBy(set, pods).stream())
                .anyMatch(pod -> !PodState.finished(pod));
        Rollout.Step step = Json.text(strategy, "/type").equals("Recreate")
                ? Rollout.recreate(desired, oldScales, oldPodsLeft)
                : Rollout.rolling(desired, Rollout.Limits.of(strategy, desired), scaleOf(fresh), oldScales);
        scale(deployment, fresh, step.fresh());
        for (int i = 0; i < old.size(); i++) {
            scale(deployment, old.get(i), step.old().get(i));
        }
    }

    private static Rollout.Scale scaleOf(JsonNode set) {
        return new Rollout.Scale(
                set.at("/spec/replicas").asInt(),
                set.at("/status/availableReplicas").asInt());
    }

    private void scale(JsonNode deployment, JsonNode set, int replicas) {
        int before = set.at("/spec/replicas").asInt();
        if (before == replicas) {
            return;
        }
        cluster.update(Kinds.REPLICA_SET, set, current -> {
            current.withObjectProperty("spec").put("replicas", replicas);
            return current;
        });
        String message = "Scaled %s replica set %s from %d to %d"
                .formatted(replicas > before ? "up" : "down", Metadata.name(set), before, replicas);
        cluster.events().normal(NAME, deployment, "ScalingReplicaSet", message);
    }

    private void forgetHistory(JsonNode deployment, List<ObjectNode> old) {
        List<ObjectNode> empty = old.stream()
                .filter(set -> set.at("/spec/replicas").asInt() == 0
                        && set.at("/status/replicas").asInt() == 0)
                .toList();
        int kept = deployment.at("/spec/revisionHistoryLimit").asInt(10);
        empty.stream().limit(Math.max(0, empty.size() - kept)).forEach(set -> cluster.delete(Kinds.REPLICA_SET, set));
    }
}
