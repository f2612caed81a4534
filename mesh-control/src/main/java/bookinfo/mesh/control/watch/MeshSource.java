package bookinfo.mesh.control.watch;

import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.MeshConfig;
import bookinfo.mesh.config.MeshObject;
import bookinfo.mesh.config.Revision;
import bookinfo.mesh.control.metrics.Metrics;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Makes a new {@link Mesh} whenever the API's objects changed and pause, and hands it on. One thread makes them all. */
public final class MeshSource implements AutoCloseable {
    /** The domain of the cluster's services. */
    public static final String DOMAIN = "cluster.local";

    /** The namespace whose rules hold for all. */
    public static final String ROOT_NAMESPACE = "istio-system";

    private static final System.Logger LOG = System.getLogger("watch");

    private final Store store = new Store();
    private final Debounce debounce = new Debounce();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Revision revision;
    private final Clock clock;
    private final Metrics metrics;
    private final Consumer<Published> sink;
    private final Watcher watcher;
    private final MeshConfigWatcher config;
    private final Thread thread;
    private volatile Published latest;

    /**
     * Nothing is watched before {@link #start}; {@code sink} is called by one thread.
     *
     * @param revision whose rules and ConfigMap are read
     */
    public MeshSource(
            KubernetesClient client, Revision revision, Clock clock, Metrics metrics, Consumer<Published> sink) {
        this.revision = revision;
        this.clock = clock;
        this.metrics = metrics;
        this.sink = sink;
        this.latest = new Published(0, clock.instant(), mesh(List.of()), MeshConfig.DEFAULT, List.of(), Map.of());
        this.watcher = new Watcher(client, store, this::changed);
        this.config = new MeshConfigWatcher(client, revision, clock, () -> changed("ConfigMap", false));
        this.thread = Thread.ofVirtual().name("mesh").unstarted(this::publishUntilInterrupted);
    }

    /** Begins to watch. Done when the first mesh, of everything that there is, has been handed on. */
    public CompletableFuture<Void> start() {
        return CompletableFuture.allOf(config.start(), watcher.start()).thenRun(() -> {
            publish(takePending());
            thread.start();
        });
    }

    /** The newest mesh; an empty one before the first. */
    public Published latest() {
        return latest;
    }

    /**
     * A mesh of this instant, not yet handed on: whoever applies a file of several objects refers to what came a moment
     * before.
     */
    public Mesh current() {
        return mesh(store.contents().objects().stream().filter(this::isRead).toList());
    }

    /** What the ConfigMap says, or said when it last made sense. */
    public MeshConfig config() {
        return config.current();
    }

    /** An object as the API last told it, with its status. */
    public Optional<GenericKubernetesResource> object(Key key) {
        return watcher.latest(key);
    }

    @Override
    public void close() {
        thread.interrupt();
        watcher.close();
        config.close();
    }

    private void changed(Kind kind) {
        changed(kind.word(), kind == Kind.ENDPOINT_SLICE || kind == Kind.POD);
    }

    private void changed(String kind, boolean endpoints) {
        metrics.count("pilot_k8s_cfg_events", "Changes seen in the API", "type", kind);
        lock.lock();
        try {
            debounce.changed(clock.instant(), endpoints);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Instant takePending() {
        lock.lock();
        try {
            return debounce.due().isPresent() ? debounce.take() : clock.instant();
        } finally {
            lock.unlock();
        }
    }

    private void publishUntilInterrupted() {
        try {
            while (true) {
                publish(awaitPause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Instant awaitPause() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                Optional<Instant> due = debounce.due();
                if (due.isEmpty()) {
                    changed.await();
                    continue;
                }
                Duration wait = Duration.between(clock.instant(), due.get());
                if (!wait.isPositive()) {
                    return debounce.take();
                }
                changed.awaitNanos(wait.toNanos());
            }
        } finally {
            lock.unlock();
        }
    }

    private void publish(Instant since) {
        Store.Contents contents = store.contents();
        try {
            Map<Boolean, List<MeshObject>> read =
                    contents.objects().stream().collect(Collectors.partitioningBy(this::isRead));
            Published next = new Published(
                    latest.number() + 1,
                    since,
                    mesh(read.getOrDefault(true, List.of())),
                    config.current(),
                    read.getOrDefault(false, List.of()),
                    contents.invalid());
            latest = next;
            sink.accept(next);
        } catch (RuntimeException e) {
            metrics.count("pilot_total_xds_internal_errors", "Translations that failed");
            LOG.log(System.Logger.Level.ERROR, "mesh not renewed", e);
        }
    }

    /** A pod's label tells whose sidecar it has, and everybody sends to it; only rules are for some proxies alone. */
    private boolean isRead(MeshObject object) {
        return !Kind.isConfiguration(object) || revision.reads(object.meta().labels());
    }

    private static Mesh mesh(List<MeshObject> objects) {
        return Mesh.of(objects, DOMAIN, ROOT_NAMESPACE);
    }
}
