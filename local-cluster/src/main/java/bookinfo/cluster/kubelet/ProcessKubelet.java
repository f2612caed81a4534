package bookinfo.cluster.kubelet;

import bookinfo.cluster.api.ApiFailure;
import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.api.ControlLoop;
import bookinfo.cluster.api.Json;
import bookinfo.cluster.api.Kubelet;
import bookinfo.cluster.api.PodState;
import bookinfo.cluster.network.HostsFiles;
import bookinfo.cluster.network.Network;
import bookinfo.cluster.network.Numbers;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The kubelet and scheduler of the one node there is: every pod of the API becomes processes here. */
public final class ProcessKubelet implements Kubelet {
    private static final System.Logger LOG = System.getLogger(ProcessKubelet.class.getName());
    private static final int STARTS_AT_ONCE =
            2 * Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(3);

    private final Machine machine;
    private final Network network;
    private final Numbers numbers;
    private final Path podsFolder;
    private final Map<String, PodRun> runs = new ConcurrentHashMap<>();
    private @Nullable ControlLoop loop;

    /**
     * Where the kubelet works, and how.
     *
     * @param root the checkout, to which {@code k8s/local/images.yaml} and its paths are relative
     * @param state where pods have their folders and the process table lies
     * @param apiPort the API server's port on 127.0.0.1
     * @param training whether programs record their AOT caches instead of using them
     */
    public record Settings(Path root, Path state, int apiPort, boolean training) {}

    public ProcessKubelet(Cluster cluster, Network network, KubeconfigWriter kubeconfigs, Settings settings) {
        this.machine = new Machine(
                cluster,
                new Images(settings.root(), GuardedProcess::onPath),
                kubeconfigs,
                new StartGate(STARTS_AT_ONCE),
                new Training(settings.training()),
                new ProcessTable(settings.state().resolve("processes.json")),
                settings.apiPort());
        this.network = network;
        this.numbers = new Numbers("pods", network.podLimit());
        this.podsFolder = settings.state().resolve("pods");
    }

    /**
     * Begins to run pods. Those that kept state says were running are started again, under their old addresses.
     *
     * @throws IOException if the folders of pods that are no more cannot be removed
     */
    public void start() throws IOException {
        Volumes.removeStrays(podsFolder, machine.cluster().list(Kinds.POD, ""));
        loop = new ControlLoop("pods", machine.cluster(), List.of(Kinds.POD), this::pass);
    }

    @Override
    public void logs(LogRequest request, OutputStream out) throws IOException, InterruptedException {
        container(request.namespace(), request.pod(), request.container()).logs(request, out);
    }

    @Override
    public Execution exec(String namespace, String pod, String container, List<String> command, boolean terminal) {
        return container(namespace, pod, container).exec(command, terminal);
    }

    /** Stops all pods at once; their objects stay as they are, so that the next start goes on from there. */
    public void shutdown() throws InterruptedException {
        ControlLoop begun = loop;
        if (begun != null) {
            begun.close();
        }
        List<Thread> stops = runs.values().stream()
                .map(run -> Thread.ofVirtual().start(() -> run.stop(SHUTDOWN_GRACE, true)))
                .toList();
        for (Thread stop : stops) {
            stop.join();
        }
    }

    /** Oldest first: what the others need was made before them, and starts are rationed. */
    private void pass(ControlLoop.Pass pass) {
        Map<String, ObjectNode> pods = new LinkedHashMap<>();
        machine.cluster().list(Kinds.POD, "").stream()
                .sorted(Comparator.comparing(pod -> Json.text(pod, "/metadata/creationTimestamp")))
                .forEach(pod -> pods.put(Metadata.uid(pod), pod));
        pods.values().forEach(pod -> pass.attempt(() -> accept(pod)));
        runs.forEach((uid, run) -> {
            if (!pods.containsKey(uid)) {
                end(run, Duration.ZERO);
            }
        });
    }

    private void accept(ObjectNode pod) {
        PodRun run = runs.get(Metadata.uid(pod));
        if (run != null) {
            run.changed(pod);
            if (Metadata.deleting(pod)) {
                end(run, run.grace());
            }
        } else if (Metadata.deleting(pod)) {
            machine.cluster().remove(Kinds.POD, pod);
        } else if (!PodState.finished(pod)) {
            begin(pod);
        }
    }

    private void begin(ObjectNode pod) {
        try {
            ObjectNode bound = bind(pod);
            PodPlace place = PodPlace.of(bound, podsFolder, number(bound), network.plan());
            addHosts(bound, place);
            PodRun run = new PodRun(machine, bound, place);
            runs.put(Metadata.uid(bound), run);
            run.start();
        } catch (IllegalStateException | IOException e) {
            String message = "0/1 nodes are available: " + e.getMessage();
            machine.cluster().events().warning("default-scheduler", pod, "FailedScheduling", message);
        } catch (ApiFailure e) {
            LOG.log(System.Logger.Level.INFO, "pod {0} is gone before it began: {1}", Metadata.name(pod), e.message());
        }
    }

    /** Every pod fits: there is one node, and it has no limits to keep. */
    private ObjectNode bind(ObjectNode pod) {
        if (!Json.text(pod, "/spec/nodeName").isEmpty()) {
            return pod;
        }
        String namespace = Metadata.namespace(pod);
        String name = Metadata.name(pod);
        ObjectNode bound = machine.cluster().update(Kinds.POD, pod, current -> {
            current.withObjectProperty("spec").put("nodeName", PodPlace.NODE);
            return current;
        });
        String message = "Successfully assigned %s/%s to %s".formatted(namespace, name, PodPlace.NODE);
        machine.cluster().events().normal("default-scheduler", bound, "Scheduled", message);
        return bound;
    }

    private int number(JsonNode pod) {
        OptionalInt recorded = network.plan().podNumber(Json.text(pod, "/status/podIP"));
        return recorded.isPresent() && numbers.reserve(recorded.getAsInt()) ? recorded.getAsInt() : numbers.take();
    }

    private void addHosts(JsonNode pod, PodPlace place) throws IOException {
        Files.createDirectories(place.folder());
        String name = Metadata.name(pod);
        String namespace = Metadata.namespace(pod);
        Optional<String> outbound = Optional.of(place.outboundAddress());
        network.hosts().add(place.hosts(), new HostsFiles.Entry(name, place.podAddress(), namespace, Optional.empty()));
        network.hosts().add(place.outboundHosts(), new HostsFiles.Entry(name, place.podAddress(), namespace, outbound));
    }

    private void end(PodRun run, Duration grace) {
        Duration before = run.shorten(grace);
        if (grace.compareTo(before) < 0) {
            Thread.ofVirtual().start(() -> {
                run.stop(grace, false);
                if (before.equals(PodRun.FOREVER)) { // who hurries the end leaves what follows to its beginner
                    forget(run.place());
                    machine.cluster().remove(Kinds.POD, run.object());
                    runs.remove(Metadata.uid(run.object())); // last: a late event must not take it for a new one
                }
            });
        }
    }

    private void forget(PodPlace place) {
        network.hosts().remove(place.hosts());
        network.hosts().remove(place.outboundHosts());
        numbers.giveBack(place.number());
        try {
            Volumes.delete(place.folder());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} cannot be removed: {1}", place.folder(), e.getMessage());
        }
    }

    private ContainerRun container(String namespace, String pod, String name) {
        return runs.values().stream()
                .filter(run -> Metadata.name(run.object()).equals(pod)
                        && Metadata.namespace(run.object()).equals(namespace))
                .flatMap(run -> run.container(name).stream())
                .findFirst()
                .orElseThrow(() -> ApiFailure.notFound(Kinds.POD, pod));
    }
}
