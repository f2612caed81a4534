package bookinfo.cluster.kubelet;

import bookinfo.cluster.api.ApiFailure;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** One pod, from its first volume to its last process. */
final class PodRun {
    private static final Duration MOUNT_RETRY = Duration.ofMillis(250);
    private static final Duration MOUNT_RETRY_LATER = Duration.ofSeconds(5);
    private static final int QUICK_RETRIES = 20;

    private final Machine machine;
    private final PodPlace place;
    private final Instant startTime;
    private final List<ContainerRun> init = new ArrayList<>();
    private final List<ContainerRun> main = new ArrayList<>();
    private final List<String> sidecars = new ArrayList<>();
    private final PodStatus.Restarts restarts;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile JsonNode object;
    private final AtomicBoolean removed = new AtomicBoolean();
    private volatile boolean silent;
    private Optional<Duration> leastGrace = Optional.empty();

    PodRun(Machine machine, JsonNode pod, PodPlace place) {
        this.machine = machine;
        this.object = pod;
        this.place = place;
        JsonNode status = pod.path("status");
        this.startTime = status.has("startTime")
                ? Instant.parse(status.path("startTime").asText())
                : machine.clock().instant();
        this.restarts = PodStatus.Restarts.of(pod.path("spec"));
        boolean waitsForInit = !pod.path("spec").path("initContainers").isEmpty();
        for (JsonNode container : pod.path("spec").path("initContainers")) {
            boolean sidecar = container.path("restartPolicy").asText().equals("Always");
            if (sidecar) {
                sidecars.add(container.path("name").asText());
            }
            PodStatus.Restarts policy = sidecar
                    ? PodStatus.Restarts.ALWAYS
                    : restarts == PodStatus.Restarts.NEVER ? restarts : PodStatus.Restarts.ON_FAILURE;
            init.add(run(container, policy, "PodInitializing", status.path("initContainerStatuses")));
        }
        String reason = waitsForInit ? "PodInitializing" : "ContainerCreating";
        for (JsonNode container : pod.path("spec").path("containers")) {
            main.add(run(container, restarts, reason, status.path("containerStatuses")));
        }
    }

    private ContainerRun run(JsonNode container, PodStatus.Restarts policy, String reason, JsonNode recorded) {
        ContainerStatus fresh = ContainerStatus.waiting(container, reason);
        for (JsonNode candidate : recorded) {
            if (candidate.path("name").asText().equals(fresh.name())) {
                fresh = fresh.resumed(candidate, machine.clock().instant());
            }
        }
        return new ContainerRun(machine, this, container, policy, fresh);
    }

    JsonNode object() {
        return object;
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
        JsonNode deleting = object.path("metadata").path("deletionGracePeriodSeconds");
        JsonNode own = object.path("spec").path("terminationGracePeriodSeconds");
        return Duration.ofSeconds(deleting.isNumber() ? deleting.asLong() : own.asLong(30));
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

    /** The pod's object has changed: volumes made from it, or from what it refers to, follow. */
    void changed(JsonNode pod) {
        object = pod;
    }

    void refreshVolumes() {
        try {
            machine.volumes().mount(object, place);
        } catch (ContainerProblem | IOException | ApiFailure e) {
            event("", "Warning", "FailedMount", "refresh: " + e.getMessage());
        }
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
    boolean claimRemoval() {
        return removed.compareAndSet(false, true);
    }

    /**
     * Ends all processes, native sidecars last, and waits for that.
     *
     * @param quietly leave the status as it is, so that a later start goes on from it
     */
    void stop(Duration grace, boolean quietly) throws InterruptedException {
        silent = quietly;
        stopping.countDown();
        Instant deadline = machine.clock().instant().plus(grace);
        stopAll(
                Stream.concat(main.stream(), init.stream().filter(container -> !sidecars.contains(container.name()))),
                grace);
        Duration left = Duration.between(machine.clock().instant(), deadline);
        stopAll(init.stream(), left.isNegative() ? Duration.ZERO : left);
    }

    /** Writes the pod's status as it is now. Synchronized, so that an older status never overwrites a newer one. */
    synchronized void publish() {
        if (silent) {
            return;
        }
        try {
            machine.cluster()
                    .updateStatus(Kinds.POD, Metadata.namespace(object), Metadata.name(object), this::withStatus);
        } catch (ApiFailure e) {
            if (e.code() != 404) { // a pod that was removed by force has no status to write
                throw e;
            }
        }
    }

    void event(String fieldPath, String type, String reason, String message) {
        machine.events().record("kubelet", object, fieldPath, type, reason, message);
    }

    private ObjectNode withStatus(ObjectNode pod) {
        if (!Metadata.uid(pod).equals(Metadata.uid(object))) {
            return pod;
        }
        PodStatus.Containers containers = new PodStatus.Containers(
                init.stream().map(ContainerRun::status).toList(),
                main.stream().map(ContainerRun::status).toList(),
                sidecars,
                restarts);
        pod.set(
                "status",
                PodStatus.of(
                        pod.path("status"),
                        containers,
                        place.podAddress(),
                        startTime,
                        stopping.getCount() == 0,
                        machine.clock().instant()));
        return pod;
    }

    private void run() {
        try {
            if (!mount() || !initialize()) {
                return;
            }
            main.forEach(ContainerRun::start);
            for (ContainerRun container : main) {
                container.ended().join();
            }
            stopAll(init.stream(), grace()); // the pod is complete: its sidecars have nothing left to serve
            publish();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False if the pod was stopped before its volumes were there. */
    private boolean mount() throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                machine.volumes().mount(object, place);
                machine.volumes().writeKubeconfig(object, place);
                return stopping.getCount() > 0;
            } catch (ContainerProblem | IOException | ApiFailure e) {
                if (attempt >= QUICK_RETRIES) {
                    event("", "Warning", "FailedMount", "MountVolume.SetUp failed: " + e.getMessage());
                }
                Duration wait = attempt < QUICK_RETRIES ? MOUNT_RETRY : MOUNT_RETRY_LATER;
                if (machine.sleeper().sleep(wait, stopping)) {
                    return false;
                }
            }
        }
    }

    /** Runs init containers one after the other; false if one failed for good or the pod was stopped. */
    private boolean initialize() {
        for (ContainerRun container : init) {
            container.start();
            if (sidecars.contains(container.name())) {
                container.firstStarted().join();
            } else {
                container.ended().join();
                if (!container.status().succeeded()) {
                    publish();
                    return false;
                }
            }
        }
        return stopping.getCount() > 0;
    }

    private static void stopAll(Stream<ContainerRun> containers, Duration grace) throws InterruptedException {
        List<CompletableFuture<Void>> stops =
                containers.map(container -> container.stop(grace)).toList();
        for (CompletableFuture<Void> stop : stops) {
            stop.join();
        }
    }
}
