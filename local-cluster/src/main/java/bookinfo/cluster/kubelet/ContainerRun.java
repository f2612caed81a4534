package bookinfo.cluster.kubelet;

import bookinfo.cluster.kubelet.ContainerStatus.State;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One container: starts its process again and again, as its restart policy says, until it is stopped. */
final class ContainerRun {
    private static final Duration CONFIG_RETRY = Duration.ofSeconds(2);
    private static final Duration PULL_ERROR_SHOWN = Duration.ofSeconds(2);

    private final Machine machine;
    private final PodRun pod;
    private final JsonNode container;
    private final String name;
    private final PodStatus.Restarts restarts;
    private final AtomicReference<ContainerStatus> status;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> firstStarted = new CompletableFuture<>();
    private final ContainerCommands commands;
    private final Backoff restartBackoff = Backoff.ofRestarts();
    private final Backoff pullBackoff = Backoff.ofPulls();
    private volatile @Nullable ContainerLog log;
    private @Nullable ContainerProcess process;

    /** One attempt's ingredients. */
    private record Launch(List<String> command, Map<String, String> environment, List<Probe> probes) {}

    ContainerRun(
            Machine machine, PodRun pod, JsonNode container, PodStatus.Restarts restarts, ContainerStatus initial) {
        this.machine = machine;
        this.pod = pod;
        this.container = container;
        this.name = container.path("name").asText();
        this.restarts = restarts;
        this.status = new AtomicReference<>(initial);
        this.commands = new ContainerCommands(pod.place().root());
    }

    String name() {
        return name;
    }

    ContainerStatus status() {
        return status.get();
    }

    /** The log of the present or latest run. */
    Optional<ContainerLog> log() {
        return Optional.ofNullable(log);
    }

    void start() {
        if (begun.compareAndSet(false, true)) {
            Thread.ofVirtual().name("container " + name).start(this::run);
        }
    }

    /** Completes when the container has ended for good. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Completes when the container is started in Kubernetes' sense for the first time, or has ended. */
    CompletableFuture<Void> firstStarted() {
        return CompletableFuture.anyOf(firstStarted, ended).thenApply(nothing -> null);
    }

    /**
     * Ends the container for good: SIGTERM now, SIGKILL to all its processes after the grace. A second call with less
     * grace hurries the first.
     *
     * @return {@link #ended}
     */
    CompletableFuture<Void> stop(Duration grace) {
        stopping.countDown();
        if (begun.compareAndSet(false, true)) {
            ended.complete(null);
        } else {
            Duration patience = machine.training().enabled() ? Training.GRACE : grace;
            Thread.ofVirtual().start(() -> terminate(patience, "Stopping container " + name));
        }
        return ended;
    }

    /**
     * Starts a command with the container's environment; it ends with the container's run at the latest.
     *
     * @throws ContainerProblem if the container's environment cannot be made
     */
    Process exec(List<String> command) throws IOException, ContainerProblem {
        try {
            Image image = machine.images().resolve(container.path("image").asText());
            Map<String, String> environment = machine.environment().of(pod.object(), container, pod.place(), image);
            return commands.start(CommandLine.inImage(image, command), environment);
        } catch (ImageProblem e) {
            throw ContainerProblem.run(e.message());
        }
    }

    private void run() {
        try {
            boolean over = stopping.getCount() == 0;
            while (!over) {
                over = attempt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.complete(null);
        }
    }

    /** One start, up to the moment when the next may follow; true when none follows. */
    private boolean attempt() throws InterruptedException {
        try {
            Launch launch = launch();
            Instant begin = machine.clock().instant();
            Optional<Integer> exit = runOnce(launch, begin);
            if (exit.isEmpty() || stopping.getCount() == 0 || !restarts.after(exit.get())) {
                return true;
            }
            return restartLater(Duration.between(begin, machine.clock().instant()));
        } catch (ImageProblem e) {
            return pullLater(e);
        } catch (ContainerProblem e) {
            update(status -> status.backingOff(e.reason(), e.message()));
            event("Warning", "Failed", "Error: " + e.message());
            return machine.sleeper().sleep(CONFIG_RETRY, stopping);
        }
    }

    private Launch launch() throws ImageProblem, ContainerProblem {
        if (container.has("lifecycle")) {
            throw ContainerProblem.config("lifecycle: hooks are not supported here");
        }
        String reference = container.path("image").asText();
        Image image = machine.images().resolve(reference);
        event("Normal", "Pulled", "Container image \"%s\" already present on machine".formatted(reference));
        PodPlace place = pod.place();
        Map<String, String> environment = machine.environment().of(pod.object(), container, place, image);
        List<Probe> probes = new ArrayList<>();
        for (Probe.Kind kind : Probe.Kind.values()) {
            Probe.of(kind, container, place.podAddress()).ifPresent(probes::add);
        }
        List<String> command = CommandLine.of(image, container, environment, place.hosts(name), machine.training());
        return new Launch(command, environment, probes);
    }

    /** The exit code; empty if the container was stopped before it started. */
    private Optional<Integer> runOnce(Launch launch, Instant begin) throws InterruptedException, ContainerProblem {
        CountDownLatch over = new CountDownLatch(1);
        Optional<StartGate.Place> place = machine.gate().enter(stopping);
        try {
            Optional<ContainerProcess> started = begin(launch);
            if (place.isEmpty() || started.isEmpty()) {
                return Optional.empty();
            }
            ContainerProcess running = started.get();
            machine.processes().add(running.pid(), pod.object(), name);
            update(status -> status.with(new State.Running(begin, running.pid())));
            event("Normal", "Created", "Created container: " + name);
            event("Normal", "Started", "Started container " + name);
            ProbeCheck.Runner runner = (command, timeout) -> commands.run(command, launch.environment(), timeout);
            new ContainerProbes(launch.probes(), runner, over, new Health(place.get())).start();
            int code = running.awaitEnd();
            machine.processes().remove(running.pid());
            Instant end = machine.clock().instant();
            update(status -> status.with(new State.Terminated(code, begin, end, running.pid())));
            return Optional.of(code);
        } catch (IOException e) {
            throw ContainerProblem.run("failed to start container: " + e.getMessage());
        } finally {
            over.countDown();
            commands.killAll();
            place.ifPresent(StartGate.Place::leave);
        }
    }

    /** Synchronized with {@link #terminate}, so that no process starts unseen while the container is being stopped. */
    private synchronized Optional<ContainerProcess> begin(Launch launch) throws IOException {
        if (stopping.getCount() == 0) {
            return Optional.empty();
        }
        ContainerLog output =
                ContainerLog.begin(pod.place().log(name), pod.place().previousLog(name), machine.clock());
        log = output;
        ContainerProcess started = ContainerProcess.start(
                launch.command(), launch.environment(), pod.place().root(), output);
        process = started;
        return Optional.of(started);
    }

    private void terminate(Duration grace, String why) {
        ContainerProcess running;
        synchronized (this) {
            running = process;
        }
        if (running != null && running.isAlive()) {
            event("Normal", "Killing", why);
            running.terminate(grace);
        }
    }

    private boolean restartLater(Duration ran) throws InterruptedException {
        Duration wait = restartBackoff.after(ran);
        if (!wait.isZero()) {
            update(status -> status.backingOff(
                    "CrashLoopBackOff",
                    "back-off %ds restarting failed container=%s pod=%s"
                            .formatted(wait.toSeconds(), name, pod.fullName())));
            event(
                    "Warning",
                    "BackOff",
                    "Back-off restarting failed container %s in pod %s".formatted(name, pod.fullName()));
            if (machine.sleeper().sleep(wait, stopping)) {
                return true;
            }
        }
        update(status -> status.again(status.restarts() + 1));
        return false;
    }

    private boolean pullLater(ImageProblem problem) throws InterruptedException {
        String image = container.path("image").asText();
        Duration wait = pullBackoff.after(Duration.ZERO);
        update(status -> status.backingOff("ErrImagePull", problem.message()));
        event("Warning", "Failed", "Failed to pull image \"%s\": %s".formatted(image, problem.message()));
        event("Warning", "Failed", "Error: ErrImagePull");
        if (machine.sleeper().sleep(PULL_ERROR_SHOWN, stopping)) {
            return true;
        }
        String backOff = "Back-off pulling image \"%s\": ErrImagePull: %s".formatted(image, problem.message());
        update(status -> status.backingOff("ImagePullBackOff", backOff));
        event("Normal", "BackOff", "Back-off pulling image \"%s\"".formatted(image));
        event("Warning", "Failed", "Error: ImagePullBackOff");
        return machine.sleeper().sleep(wait.minus(PULL_ERROR_SHOWN), stopping);
    }

    private void update(UnaryOperator<ContainerStatus> change) {
        status.updateAndGet(change);
        pod.publish();
    }

    private void event(String type, String reason, String message) {
        pod.event("spec.containers{%s}".formatted(name), type, reason, message);
    }

    /** What the probes of one run say about the container. */
    private final class Health implements ContainerProbes.Listener {
        private final StartGate.Place up;

        Health(StartGate.Place up) {
            this.up = up;
        }

        @Override
        public void started() {
            change(ContainerStatus::withStarted);
            firstStarted.complete(null);
        }

        @Override
        public void ready(boolean isReady) {
            if (isReady) {
                up.leave();
            }
            if (status().ready() != isReady) {
                change(status -> status.withReady(isReady));
            }
        }

        @Override
        public void unhealthy(String message) {
            event("Warning", "Unhealthy", message);
        }

        @Override
        public void dead(String word) {
            terminate(pod.grace(), "Container %s failed %s probe, will be restarted".formatted(name, word));
        }

        /** A verdict that comes after the process has ended says nothing about the next one. */
        private void change(UnaryOperator<ContainerStatus> change) {
            update(status -> status.running() ? change.apply(status) : status);
        }
    }
}
