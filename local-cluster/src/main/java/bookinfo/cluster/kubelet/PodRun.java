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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One pod, from its first volume to its last process. */
final class PodRun {
    private static final Duration MOUNT_RETRY = Duration.ofSeconds(2);

    private final Machine machine;
    private final PodPlace place;
    private final Instant startTime;
    private final List<ContainerRun> init = new ArrayList<>();
    private final List<ContainerRun> main = new ArrayList<>();
    private final List<String> sidecars;
    private final PodStatus.Restarts restarts;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile JsonNode object;
    private volatile boolean silent;
    private boolean removed;
    private Optional<Duration> leastGrace = Optional.empty();

    PodRun(Machine machine, JsonNode pod, PodPlace place) {
        this.machine = machine;
        this.object = pod;
        this.place = place;
        Instant now = machine.cluster().now();
        this.startTime = Instant.parse(pod.at("/status/startTime").asText(now.toString()));
        this.restarts = PodStatus.Restarts.of(pod.path("spec"));
        this.sidecars = Json.items(pod, "/spec/initContainers")
                .filter(container -> Json.text(container, "/restartPolicy").equals("Always"))
                .map(container -> Json.text(container, "/name"))
                .toList();
        PodStatus.Restarts once = restarts == PodStatus.Restarts.NEVER ? restarts : PodStatus.Restarts.ON_FAILURE;
        for (JsonNode container : pod.at("/spec/initContainers")) {
            boolean sidecar = sidecars.contains(Json.text(container, "/name"));
            init.add(run(container, sidecar ? PodStatus.Restarts.ALWAYS : once, "PodInitializing"));
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

    /** Whether a wish to end the pod is the first, or leaves less time than those before; the others change nothing. */
    synchronized boolean hurries(Duration grace) {
        boolean less = leastGrace.isEmpty() || grace.compareTo(leastGrace.get()) < 0;
        if (less) {
            leastGrace = Optional.of(grace);
        }
        return less;
    }

    /** True for the one caller that is to clean up after the pod. */
    synchronized boolean claimRemoval() {
        boolean first = !removed;
        removed = true;
        return first;
    }

    /**
     * Ends all processes, native sidecars last, and waits for that.
     *
     * @param quietly leave the status as it is, so that a later start goes on from it
     */
    void stop(Duration grace, boolean quietly) {
        silent = quietly;
        stopping.countDown();
        Instant deadline = machine.cluster().now().plus(grace);
        stopAll(
                Stream.concat(main.stream(), init.stream().filter(container -> !sidecars.contains(container.name()))),
                grace);
        Duration left = Duration.between(machine.cluster().now(), deadline);
        stopAll(init.stream(), left.isNegative() ? Duration.ZERO : left);
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
                sidecars,
                restarts,
                stopping.getCount() == 0);
        Instant now = machine.cluster().now();
        pod.set("status", PodStatus.of(pod.path("status"), containers, place.podAddress(), startTime, now));
        return pod;
    }

    private void run() {
        try {
            if (!mount() || !initialize()) {
                return;
            }
            main.forEach(ContainerRun::start);
            main.forEach(container -> container.ended().join());
            stopAll(init.stream(), grace()); // the pod is complete: its sidecars have nothing left to serve
            publish();
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
            boolean sidecar = sidecars.contains(container.name());
            (sidecar ? container.firstStarted() : container.ended()).join();
            if (!sidecar && !container.status().succeeded()) {
                publish();
                return false;
            }
        }
        return stopping.getCount() > 0;
    }

    private static void stopAll(Stream<ContainerRun> containers, Duration grace) {
        List<CompletableFuture<Void>> stops =
                containers.map(container -> container.stop(grace)).toList();
        stops.forEach(CompletableFuture::join);
    }
}
