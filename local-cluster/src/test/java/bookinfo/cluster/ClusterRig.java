package bookinfo.cluster;

import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.api.User;
import bookinfo.cluster.controller.Controllers;
import bookinfo.cluster.kubelet.ProcessKubelet;
import bookinfo.cluster.network.AddressLease;
import bookinfo.cluster.network.HostsFiles;
import bookinfo.cluster.network.Network;
import bookinfo.cluster.store.Event;
import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A whole cluster without its HTTP server: store, controllers, kubelet, real processes and sockets. */
public final class ClusterRig implements AutoCloseable {
    private static final YAMLMapper YAML = new YAMLMapper();

    public final Path root;
    public final Path state;
    public final AddressLease lease;
    public final Cluster cluster;
    public final ProcessKubelet kubelet;
    public final int httpPort;
    private final Store store;
    private final Controllers controllers;

    /** Starts, or goes on with the state that an earlier rig left in the same folder. */
    public ClusterRig(Path root, String images) throws IOException {
        this.root = root;
        this.state = Files.createDirectories(root.resolve(".bookinfo"));
        Files.createDirectories(root.resolve("k8s/local"));
        Files.writeString(root.resolve("k8s/local/images.yaml"), images);
        lease = AddressLease.acquire(AddressLease.SHARED_FOLDER, Optional.empty());
        store = Store.open(state.resolve("state"));
        cluster = new Cluster(store, Clock.systemUTC(), new Random());
        httpPort = freePort();
        Network network = new Network(lease.plan(), 254, httpPort, new HostsFiles());
        controllers = new Controllers(cluster, network);
        kubelet = new ProcessKubelet(
                cluster,
                network,
                (pod, file) -> Files.writeString(file, "kubeconfig of " + Metadata.name(pod)),
                new ProcessKubelet.Settings(root, state, 16443, false));
        kubelet.start();
        Await.until(
                () -> cluster.get(Kinds.SERVICE_ACCOUNT, "default", "default").isPresent(),
                () -> "namespace default has no service account");
    }

    public ObjectNode create(Kind kind, String yaml) {
        try {
            return cluster.create(kind, "default", (ObjectNode) YAML.readTree(yaml), User.ADMIN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A ready pod whose one container is named c and runs the image named shell. */
    public void runningShell(String name) {
        create(Kinds.POD, """
            metadata: {name: %s}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - {name: c, image: shell, command: [sh, -c, 'while :; do sleep 0.1; done']}
            """.formatted(name));
        awaitObject(
                Kinds.POD,
                name,
                pod -> pid(pod) != 0
                        && pod.at("/status/containerStatuses/0/ready").asBoolean());
    }

    /** The process of a pod's first container; 0 before it had one. */
    public static long pid(JsonNode pod) {
        String id = pod.at("/status/containerStatuses/0/containerID").asText("process://0");
        return Long.parseLong(id.substring("process://".length()));
    }

    public JsonNode awaitObject(Kind kind, String name, Predicate<JsonNode> condition) {
        Await.until(
                () -> cluster.get(kind, "default", name).filter(condition).isPresent(),
                () -> "%s %s is %s".formatted(kind.name(), name, cluster.get(kind, "default", name)));
        return cluster.get(kind, "default", name).orElseThrow();
    }

    /** Deletes an object and waits until it is gone; returns its last state. */
    public JsonNode delete(Kind kind, String name) {
        var last = new CompletableFuture<JsonNode>();
        long revision = store.revision();
        Thread.ofVirtual().start(() -> {
            try {
                store.follow(kind, "default", revision, event -> {
                    if (event.type() == Event.Type.DELETED) {
                        last.complete(event.object());
                    }
                });
            } catch (IOException | InterruptedException e) {
                last.completeExceptionally(e);
            }
        });
        cluster.delete(kind, cluster.get(kind, "default", name).orElseThrow());
        return last.orTimeout(20, TimeUnit.SECONDS).join();
    }

    public List<ObjectNode> pods() {
        return cluster.list(Kinds.POD, "default");
    }

    public List<String> eventMessages(String reason) {
        return cluster.list(Kinds.EVENT, "default").stream()
                .filter(event -> event.path("reason").asText().equals(reason))
                .map(event -> event.path("message").asText())
                .toList();
    }

    /** Events are written after the change they tell of. */
    public void awaitEvent(String reason, String start) {
        Await.until(
                () -> eventMessages(reason).stream().anyMatch(message -> message.startsWith(start)),
                () -> "no event %s: %s... among %s".formatted(reason, start, eventMessages(reason)));
    }

    @Override
    public void close() throws IOException {
        try {
            kubelet.shutdown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        controllers.close();
        store.close();
        lease.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
