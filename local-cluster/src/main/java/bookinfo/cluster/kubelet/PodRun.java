package bookinfo.cluster.kubelet;

import bookinfo.cluster.api.ApiFailure;
import bookinfo.cluster.api.Json;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** One pod, from its first volume to its last process. */
final class PodRun {
    static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private static final Duration MOUNT_RETRY = Duration.ofSeconds(2);

    private final Machine machine;
    private final PodPlace place;
    private final Instant startTime;
    private final List<ContainerRun> init = new ArrayList<>();
    private final List<ContainerRun> main = new ArrayList<>();
    private final PodStatus.Restarts restarts;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile JsonNode object;
    private volatile boolean silent;
    private final AtomicReference<Duration> leastGrace = new AtomicReference<>(FOREVER);

    PodRun(Machine machine, JsonNode pod, PodPlace place) {
        this.machine = machine;
        this.object = pod;
        this.place = place;
        Instant now = machine.cluster().now();
        this.startTime = Instant.parse(pod.at("/status/startTime").asText(now.toString()));
        this.restarts = PodStatus.Restarts.of(pod.path("spec"));
        PodStatus.Restarts once = restarts == PodStatus.Restarts.NEVER ? restarts : PodStatus.Restarts.ON_FAILURE;
        for (JsonNode container : pod.at("/spec/initContainers")) {
            init.add(run(container, once, "PodInitializing"));
        }
        String reason = init.isEmpty() ? "ContainerCreating" : "PodInitializing";
        for (JsonNode container : pod.at("/spec/containers")) {
            main.add(run(container, restarts, reason));
        }
    }

    private ContainerRun run(JsonNode container, PodStatus.Restarts policy, String reason) {
        ContainerStatus fresh = ContainerStatus.waiting(container, reason);
        ContainerStatus begin = Stream.of("/status/initContainerStatuses", "/status/containerStatuses")
                .flatMap(list -> object.at(list).valueStream())
                .filter(recorded -> Json.text(recorded, "/name").equals(fresh.name()))
                .findFirst()
                .map(recorded -> fresh.resumed(recorded, machine.cluster().now()))
                .orElse(fresh);
        return new ContainerRun(machine, this, container, policy, begin);
    }

    JsonNode object() {
        return object;
    }

    /** The pod's object has changed. */
    void changed(JsonNode pod) {
        object = pod;
    }

    PodPlace place() {
        return place;
    }

    /** {@code name_namespace(uid)}, as messages name a pod. */
    String fullName() {
        return "%s_%s(%s)".formatted(Metadata.name(object), Metadata.namespace(object), Metadata.uid(object));
    }

    /** How long the pod's processes may take to end. */
    Duration grace() {
        long own = object.at("/spec/terminationGracePeriodSeconds").asLong(30);
        return Duration.ofSeconds(
                object.at("/metadata/deletionGracePeriodSeconds").asLong(own));
    }

    Optional<ContainerRun> container(String name) {
        return Stream.concat(init.stream(), main.stream())
                .filter(container -> container.name().equals(name))
                .findFirst();
    }

    void start() {
        publish();
        Thread.ofVirtual().name("pod " + Metadata.name(object)).start(this::run);
    }

    /** Notes a wish to end the pod within this time; returns the shortest wish so far, {@link #FOREVER} for none. */
    Duration shorten(Duration grace) {
        return leastGrace.getAndAccumulate(grace, (before, next) -> before.compareTo(next) < 0 ? before : next);
    }

    /**
     * Ends all processes and waits for that.
     *
     * @param quietly leave the status as it is, so that a later start goes on from it
     */
    void stop(Duration grace, boolean quietly) {
        silent = quietly;
        stopping.countDown();
        List<CompletableFuture<Void>> stops = Stream.concat(main.stream(), init.stream())
                .map(container -> container.stop(grace))
                .toList();
        stops.forEach(CompletableFuture::join);
        publish();
    }

    /** Writes the pod's status as it is now. Synchronized, so that an older status never overwrites a newer one. */
    synchronized void publish() {
        if (silent) {
            return;
        }
        try {
            machine.cluster().updateStatus(Kinds.POD, object, this::withStatus);
        } catch (ApiFailure e) {
            if (e.code() != 404) { // a pod that was removed by force has no status to write
                throw e;
            }
        }
    }

    void event(String fieldPath, String type, String reason, String message) {
        machine.cluster().events().record("kubelet", object, fieldPath, type, reason, message);
    }

    private ObjectNode withStatus(ObjectNode pod) {
        if (!Metadata.uid(pod).equals(Metadata.uid(object))) {
            return pod;
        }
        PodStatus.Containers containers = new PodStatus.Containers(
                init.stream().map(ContainerRun::status).toList(),
                main.stream().map(ContainerRun::status).toList(),
                restarts,
                stopping.getCount() == 0);
        Instant now = machine.cluster().now();
        pod.set("status", PodStatus.of(pod.path("status"), containers, place.podAddress(), startTime, now));
        return pod;
    }

    private void run() {
        try {
            if (mount() && initialize()) {
                main.forEach(ContainerRun::start);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False if the pod was stopped before its volumes were there. */
    private boolean mount() throws InterruptedException {
        while (true) {
            try {
                Volumes.mount(object, place);
                machine.kubeconfigs().write(object, place.kubeconfig());
                return stopping.getCount() > 0;
            } catch (ContainerProblem | IOException | ApiFailure e) {
                event("", "Warning", "FailedMount", "MountVolume.SetUp failed: " + e.getMessage());
                if (stopping.await(MOUNT_RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
        }
    }

    /** Runs init containers one after the other; false if one failed for good or the pod was stopped. */
    private boolean initialize() {
        for (ContainerRun container : init) {
            container.start();
            container.ended().join();
            if (!container.status().succeeded()) {
                publish();
                return false;
            }
        }
        return stopping.getCount() > 0;
    }
}
