package bookinfo.cluster.kubelet;

import bookinfo.cluster.api.ApiFailure;
import bookinfo.cluster.api.Json;
import bookinfo.cluster.api.Kubelet;
import bookinfo.cluster.kubelet.ContainerStatus.State;
import bookinfo.cluster.store.Kinds;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One container: starts its process again and again, as its restart policy says, until it is stopped. */
final class ContainerRun {
    private static final System.Logger LOG = System.getLogger(ContainerRun.class.getName());
    private static final List<String> NOT_SUPPORTED = List.of("lifecycle", "restartPolicy", "envFrom");
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(10);
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);
    private static final Duration GOOD_RUN = Duration.ofMinutes(10);

    /** How long what a program left behind may hold its output open, after which the log is closed all the same. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final Machine machine;
    private final PodRun pod;
    private final JsonNode container;
    private final String name;
    private final PodStatus.Restarts restarts;
    private final AtomicReference<ContainerStatus> status;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Set<Process> commands = ConcurrentHashMap.newKeySet();
    private volatile @Nullable ContainerLog log;
    private @Nullable Process process;
    private int crashes;

    ContainerRun(
            Machine machine, PodRun pod, JsonNode container, PodStatus.Restarts restarts, ContainerStatus initial) {
        this.machine = machine;
        this.pod = pod;
        this.container = container;
        this.name = Json.text(container, "/name");
        this.restarts = restarts;
        this.status = new AtomicReference<>(initial);
    }

    String name() {
        return name;
    }

    ContainerStatus status() {
        return status.get();
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

    /** As {@link Kubelet#logs}. */
    void logs(Kubelet.LogRequest request, OutputStream out) throws IOException, InterruptedException {
        String what = "container \"%s\" in pod \"%s\"".formatted(name, request.pod());
        Path previous = pod.place().previousLog(name);
        if (request.previous() && !Files.exists(previous)) {
            throw ApiFailure.badRequest("previous terminated %s not found".formatted(what));
        }
        ContainerLog asked = request.previous() ? ContainerLog.ended(previous) : log;
        if (asked == null) {
            throw ApiFailure.badRequest("%s is waiting to start: %s".formatted(what, status().whyNotStarted()));
        }
        asked.copy(request, out);
    }

    /** As {@link Kubelet#exec}; the command ends with the container's run at the latest. */
    Kubelet.Execution exec(List<String> words, boolean terminal) {
        if (!status().running()) {
            throw ApiFailure.internal("container not running (%s)".formatted(name));
        }
        try {
            return startCommand(words, terminal);
        } catch (IOException | ContainerProblem e) {
            throw ApiFailure.internal("failed to exec in container: " + e.getMessage());
        }
    }

    private Kubelet.Execution startCommand(List<String> words, boolean terminal) throws IOException, ContainerProblem {
        Image image = machine.images().resolve(Json.text(container, "/image"));
        Map<String, String> environment = environment(image);
        List<String> command = CommandLine.inImage(image, words);
        Kubelet.Resize resize = (columns, rows) -> {};
        if (terminal) {
            Terminal made = new Terminal(pod.place().folder());
            environment.putIfAbsent("TERM", "xterm");
            command = made.command(command);
            resize = made;
        }
        Process started =
                GuardedProcess.startWithInput(command, environment, pod.place().root());
        commands.removeIf(other -> !other.isAlive());
        commands.add(started);
        return new Kubelet.Execution(started, resize);
    }

    /** How long to wait before the next attempt after so many in a row: ten seconds doubled each time, up to 5 minutes. */
    static Duration backoff(int attempts) {
        Duration wait = FIRST_BACKOFF.multipliedBy(1L << Math.min(attempts - 1, 5));
        return wait.compareTo(LONGEST_BACKOFF) < 0 ? wait : LONGEST_BACKOFF;
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
            String reference = Json.text(container, "/image");
            Image image = machine.images().resolve(reference);
            event("Normal", "Pulled", "Container image \"%s\" already present on machine".formatted(reference));
            Instant begin = machine.cluster().now();
            Optional<Integer> exit = runOnce(image, begin);
            if (exit.isEmpty() || stopping.getCount() == 0 || !restarts.after(exit.get())) {
                return true;
            }
            return restartLater(Duration.between(begin, machine.cluster().now()));
        } catch (ContainerProblem e) {
            // What is wrong may be mended at any time, an entry in the image list by an edit: asking again costs
            // nothing.
            update(status -> status.backingOff(e.reason(), e.message()));
            event("Warning", "Failed", "Error: " + e.message());
            return stoppedWithin(RETRY);
        }
    }

    private Map<String, String> environment(Image image) throws ContainerProblem {
        return Environment.of(
                pod.object(),
                container,
                pod.place(),
                image,
                machine.apiPort(),
                (namespace, name) -> machine.cluster().get(Kinds.SECRET, namespace, name));
    }

    /** The exit code; empty if the container was stopped before it started. */
    private Optional<Integer> runOnce(Image image, Instant begin) throws InterruptedException, ContainerProblem {
        for (String field : NOT_SUPPORTED) {
            if (container.has(field)) {
                throw ContainerProblem.config(field + " of a container is not supported here");
            }
        }
        List<Probe> probes = new ArrayList<>();
        for (Probe.Kind kind : Probe.Kind.values()) {
            Probe.of(kind, container, pod.place().podAddress()).ifPresent(probes::add);
        }
        Map<String, String> environment = environment(image);
        List<String> command =
                CommandLine.of(image, container, environment, pod.place().hosts(name), machine.training());
        CountDownLatch over = new CountDownLatch(1);
        CompletableFuture<Void> starting = machine.gate().enter(stopping);
        try {
            Optional<Process> started = begin(command, environment);
            if (started.isEmpty()) {
                return Optional.empty();
            }
            long pid = started.get().pid();
            machine.processes().add(pid, pod.object(), name);
            update(status -> status.with(new State.Running(begin, pid)));
            event("Normal", "Created", "Created container: " + name);
            event("Normal", "Started", "Started container " + name);
            new Probes(probes, Probe::failure, over, health(starting)).start();
            int code = awaitEnd(started.get());
            machine.processes().remove(pid);
            Instant end = machine.cluster().now();
            update(status -> status.with(new State.Terminated(code, begin, end, pid)));
            return Optional.of(code);
        } catch (IOException e) {
            throw ContainerProblem.run("failed to start container: " + e.getMessage());
        } finally {
            over.countDown();
            commands.forEach(Process::destroyForcibly);
            starting.complete(null);
        }
    }

    /** Synchronized with {@link #terminate}, so that no process starts unseen while the container is being stopped. */
    private synchronized Optional<Process> begin(List<String> command, Map<String, String> environment)
            throws IOException {
        if (stopping.getCount() == 0) {
            return Optional.empty();
        }
        PodPlace place = pod.place();
        log = ContainerLog.begin(place.log(name), place.previousLog(name), machine.cluster()::now);
        process = GuardedProcess.start(command, environment, place.root());
        return Optional.of(process);
    }

    /** Waits for the end of the program and of its log; the exit code is 128 + n after signal n. */
    private int awaitEnd(Process running) throws InterruptedException {
        ContainerLog output = Objects.requireNonNull(log);
        Thread pump = Thread.ofPlatform().daemon().name("log of " + name).start(() -> {
            try (InputStream printed = running.getInputStream()) {
                output.pump(printed);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "{0} ends early: {1}", output.file(), e.getMessage());
            }
        });
        int code = running.waitFor();
        pump.join(LAST_WORDS);
        output.end();
        return code;
    }

    /**
     * SIGTERM, and after the grace SIGKILL to the whole process group. The signal goes to the handle, because
     * {@link Process#destroy} would also close the pipe that is the lifeline, which kills at once.
     */
    private void terminate(Duration grace, String why) {
        Process running;
        synchronized (this) {
            running = process;
        }
        if (running == null || !running.isAlive()) {
            return;
        }
        event("Normal", "Killing", why);
        running.toHandle().destroy();
        try {
            if (!running.waitFor(grace.toNanos(), TimeUnit.NANOSECONDS)) {
                running.destroyForcibly();
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** The first restart comes at once. */
    private boolean restartLater(Duration ran) throws InterruptedException {
        crashes = ran.compareTo(GOOD_RUN) < 0 ? crashes + 1 : 1;
        if (crashes > 1) {
            Duration wait = backoff(crashes - 1);
            String fullName = pod.fullName();
            String message =
                    "back-off %ds restarting failed container=%s pod=%s".formatted(wait.toSeconds(), name, fullName);
            update(status -> status.backingOff("CrashLoopBackOff", message));
            event("Warning", "BackOff", "Back-off restarting failed container %s in pod %s".formatted(name, fullName));
            if (stoppedWithin(wait)) {
                return true;
            }
        }
        update(status -> status.again(status.restarts() + 1));
        return false;
    }

    private boolean stoppedWithin(Duration time) throws InterruptedException {
        return stopping.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void update(UnaryOperator<ContainerStatus> change) {
        status.updateAndGet(change);
        pod.publish();
    }

    private void event(String type, String reason, String message) {
        pod.event("spec.containers{%s}".formatted(name), type, reason, message);
    }

    /** What the probes of one run say about the container. */
    private Probes.Listener health(CompletableFuture<Void> starting) {
        return new Probes.Listener() {
            @Override
            public void started() {
                change(ContainerStatus::withStarted);
            }

            @Override
            public void ready(boolean isReady) {
                if (isReady) {
                    starting.complete(null);
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
        };
    }

    /** A verdict that comes after the process has ended says nothing about the next one. */
    private void change(UnaryOperator<ContainerStatus> change) {
        update(status -> status.running() ? change.apply(status) : status);
    }
}
