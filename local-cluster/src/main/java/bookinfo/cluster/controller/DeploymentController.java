package bookinfo.cluster.controller;

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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Rolls each Deployment's template out: one ReplicaSet per template, replicas moved from the old ones to the newest. */
final class DeploymentController implements AutoCloseable {
    private static final String NAME = "deployment-controller";
    private static final User USER = User.controller(NAME);
    private static final String ANNOTATION = "deployment.kubernetes.io/";
    private static final String REVISION = ANNOTATION + "revision";

    private final Cluster cluster;
    private final EventRecorder events;
    private final InstantSource clock;
    private final WorkQueue queue;
    private final List<Watch> watches;

    DeploymentController(Cluster cluster, EventRecorder events, InstantSource clock) {
        this.cluster = cluster;
        this.events = events;
        this.clock = clock;
        this.queue = new WorkQueue(NAME, this::reconcile);
        this.watches = List.of(
                cluster.watch(Kinds.DEPLOYMENT, "", event -> queue.add(WorkQueue.Key.of(event.object()))),
                cluster.watch(
                        Kinds.REPLICA_SET,
                        "",
                        event -> Owners.controller(event.object())
                                .ifPresent(owner -> queue.add(new WorkQueue.Key(
                                        Metadata.namespace(event.object()),
                                        owner.path("name").asText())))),
                // With strategy Recreate the last old pod's end lets the first new one come.
                cluster.watch(
                        Kinds.POD, "", event -> deploymentOf(event.object()).ifPresent(queue::add)));
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
        queue.close();
    }

    private Optional<WorkQueue.Key> deploymentOf(JsonNode pod) {
        String namespace = Metadata.namespace(pod);
        return Owners.controller(pod)
                .flatMap(owner -> cluster.get(
                        Kinds.REPLICA_SET, namespace, owner.path("name").asText()))
                .flatMap(Owners::controller)
                .map(owner -> new WorkQueue.Key(namespace, owner.path("name").asText()));
    }

    private Optional<Duration> reconcile(WorkQueue.Key key) {
        Optional<ObjectNode> found = cluster.get(Kinds.DEPLOYMENT, key.namespace(), key.name());
        if (found.isEmpty() || Metadata.deleting(found.get())) {
            return Optional.empty();
        }
        ObjectNode deployment = found.get();
        ObjectNode fresh = freshSet(deployment);
        if (!deployment.path("spec").path("paused").asBoolean()) {
            scale(deployment, fresh, oldSets(deployment, fresh));
            forgetHistory(deployment, oldSets(deployment, fresh));
        }
        return writeStatus(deployment, Metadata.name(fresh));
    }

    private List<ObjectNode> sets(JsonNode deployment) {
        return Owners.controlledBy(deployment, cluster.list(Kinds.REPLICA_SET, Metadata.namespace(deployment)));
    }

    /** All but the newest, oldest revision first. */
    private List<ObjectNode> oldSets(JsonNode deployment, JsonNode fresh) {
        return sets(deployment).stream()
                .filter(set -> !Metadata.uid(set).equals(Metadata.uid(fresh)))
                .sorted(Comparator.comparingLong(DeploymentController::revision))
                .toList();
    }

    private static long revision(JsonNode object) {
        return object.path("metadata").path("annotations").path(REVISION).asLong(0);
    }

    /** The ReplicaSet of the present template, made if there is none, with the highest revision. */
    private ObjectNode freshSet(ObjectNode deployment) {
        JsonNode template = deployment.path("spec").path("template");
        List<ObjectNode> sets = sets(deployment);
        Optional<ObjectNode> known = sets.stream()
                .filter(set -> Templates.same(set.path("spec").path("template"), template))
                .findFirst();
        long others = sets.stream()
                .filter(set -> known.isEmpty() || !Metadata.uid(set).equals(Metadata.uid(known.get())))
                .mapToLong(DeploymentController::revision)
                .max()
                .orElse(0);
        long revision =
                Math.max(others + 1, known.map(DeploymentController::revision).orElse(0L));
        ObjectNode fresh = known.orElseGet(() -> create(deployment, revision));
        String namespace = Metadata.namespace(deployment);
        cluster.update(Kinds.REPLICA_SET, namespace, Metadata.name(fresh), set -> annotate(set, deployment, revision));
        cluster.update(Kinds.DEPLOYMENT, namespace, Metadata.name(deployment), current -> {
            annotations(current).put(REVISION, String.valueOf(revision));
            return current;
        });
        return fresh;
    }

    private ObjectNode create(ObjectNode deployment, long revision) {
        ObjectNode template = deployment.path("spec").path("template").deepCopy();
        String hash = Templates.hash(template);
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = Metadata.of(set).put("name", Metadata.name(deployment) + "-" + hash);
        Metadata.of(template).withObjectProperty("labels").put(Templates.HASH_LABEL, hash);
        metadata.set("labels", template.path("metadata").path("labels").deepCopy());
        Owners.setController(set, Kinds.DEPLOYMENT, deployment);
        annotate(set, deployment, revision);
        ObjectNode spec = set.putObject("spec").put("replicas", 0);
        ObjectNode selector = deployment.path("spec").path("selector").deepCopy();
        selector.withObjectProperty("matchLabels").put(Templates.HASH_LABEL, hash);
        spec.set("selector", selector);
        spec.set("template", template);
        if (deployment.path("spec").has("minReadySeconds")) {
            spec.set("minReadySeconds", deployment.path("spec").path("minReadySeconds"));
        }
        return cluster.create(Kinds.REPLICA_SET, Metadata.namespace(deployment), set, USER);
    }

    private static ObjectNode annotate(ObjectNode set, JsonNode deployment, long revision) {
        int desired = desired(deployment);
        int surge = Rollout.Limits.of(deployment.path("spec").path("strategy"), desired)
                .surge();
        annotations(set)
                .put(ANNOTATION + "desired-replicas", String.valueOf(desired))
                .put(ANNOTATION + "max-replicas", String.valueOf(desired + surge))
                .put(REVISION, String.valueOf(revision));
        return set;
    }

    private static ObjectNode annotations(ObjectNode object) {
        return Metadata.of(object).withObjectProperty("annotations");
    }

    private static int desired(JsonNode deployment) {
        return deployment.path("spec").path("replicas").asInt(1);
    }

    private void scale(JsonNode deployment, ObjectNode fresh, List<ObjectNode> old) {
        int desired = desired(deployment);
        JsonNode strategy = deployment.path("spec").path("strategy");
        List<Rollout.Scale> oldScales =
                old.stream().map(DeploymentController::scaleOf).toList();
        Rollout.Step step = strategy.path("type").asText().equals("Recreate")
                ? Rollout.recreate(desired, oldScales, old.stream().anyMatch(this::hasPods))
                : Rollout.rolling(desired, Rollout.Limits.of(strategy, desired), scaleOf(fresh), oldScales);
        scale(deployment, fresh, step.fresh());
        for (int i = 0; i < old.size(); i++) {
            scale(deployment, old.get(i), step.old().get(i));
        }
    }

    private static Rollout.Scale scaleOf(JsonNode set) {
        return new Rollout.Scale(
                set.path("spec").path("replicas").asInt(),
                set.path("status").path("availableReplicas").asInt());
    }

    private boolean hasPods(ObjectNode set) {
        return Owners.controlledBy(set, cluster.list(Kinds.POD, Metadata.namespace(set))).stream()
                .anyMatch(pod -> !PodState.finished(pod));
    }

    private void scale(JsonNode deployment, JsonNode set, int replicas) {
        int before = set.path("spec").path("replicas").asInt();
        if (before == replicas) {
            return;
        }
        cluster.update(Kinds.REPLICA_SET, Metadata.namespace(set), Metadata.name(set), current -> {
            current.withObjectProperty("spec").put("replicas", replicas);
            return current;
        });
        events.normal(
                NAME,
                deployment,
                "ScalingReplicaSet",
                "Scaled %s replica set %s from %d to %d"
                        .formatted(replicas > before ? "up" : "down", Metadata.name(set), before, replicas));
    }

    private void forgetHistory(JsonNode deployment, List<ObjectNode> old) {
        List<ObjectNode> empty = old.stream()
                .filter(set -> set.path("spec").path("replicas").asInt() == 0
                        && set.path("status").path("replicas").asInt() == 0)
                .toList();
        int kept = deployment.path("spec").path("revisionHistoryLimit").asInt(10);
        Stream<ObjectNode> surplus = empty.stream().limit(Math.max(0, empty.size() - kept));
        surplus.forEach(set -> cluster.delete(
                Kinds.REPLICA_SET,
                Metadata.namespace(set),
                Metadata.name(set),
                DeleteOptions.BACKGROUND.onlyIfUid(Metadata.uid(set))));
    }

    private Optional<Duration> writeStatus(ObjectNode deployment, String freshName) {
        List<ObjectNode> sets = sets(deployment);
        Optional<ObjectNode> fresh = sets.stream()
                .filter(set -> Metadata.name(set).equals(freshName))
                .findFirst();
        if (fresh.isEmpty()) {
            return Optional.of(Duration.ZERO); // deleted meanwhile; the next look makes it anew
        }
        ObjectNode status = new DeploymentStatus(deployment, fresh.get(), sets, clock.instant()).json();
        cluster.updateStatus(Kinds.DEPLOYMENT, Metadata.namespace(deployment), Metadata.name(deployment), current -> {
            current.set("status", status);
            return current;
        });
        return DeploymentStatus.untilDeadline(deployment, status, clock.instant());
    }
}
