package bookinfo.mesh.control.status;

import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.MeshObject;
import bookinfo.mesh.config.Workload;
import bookinfo.mesh.control.watch.Key;
import bookinfo.mesh.control.watch.Kind;
import bookinfo.mesh.control.watch.Published;
import bookinfo.mesh.control.watch.Version;
import bookinfo.mesh.control.xds.ConnectionState;
import bookinfo.mesh.control.xds.Connections;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes into each object's status whether every proxy has it. One thread.
 *
 * <p>Once a generation is known to be everywhere its status is left alone, whatever proxies come and go later: so what
 * is written is bounded by what people apply, not by what pods do.
 */
public final class StatusWriter implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("status");
    /** Most proxies answer within this: then "waiting" need not be written at all. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration FOREVER = Duration.ofDays(1);

    private final Connections connections;
    private final Function<Key, Optional<GenericKubernetesResource>> objects;
    private final Writer writer;
    private final BooleanSupplier leads;
    private final Clock clock;
    private final Semaphore news = new Semaphore(0);
    private final Map<Key, Pending> pending = new HashMap<>();
    private final Map<Key, Version> versions = new HashMap<>();
    private final Thread thread = Thread.ofVirtual().name("status").unstarted(this::writeUntilInterrupted);
    private volatile @Nullable Published published;
    private long seen;

    /** Sends a status patch to the API; throws what the client throws, a conflict too. */
    public interface Writer {
        void patchStatus(Key key, ObjectNode mergePatch);
    }

    /**
     * A version that is not everywhere yet.
     *
     * @param snapshot the first that held it
     * @param quietUntil when it may be said that it is waited for
     */
    private record Pending(Version version, long snapshot, Instant quietUntil) {}

    /**
     * Nothing is written before {@link #start}.
     *
     * @param objects tells an object as it stands in the API
     * @param leads whether this replica is the one that writes
     */
    public StatusWriter(
            Connections connections,
            Function<Key, Optional<GenericKubernetesResource>> objects,
            Writer writer,
            BooleanSupplier leads,
            Clock clock) {
        this.connections = connections;
        this.objects = objects;
        this.writer = writer;
        this.leads = leads;
        this.clock = clock;
    }

    /** Begins to write. */
    public void start() {
        connections.onChange(news::release);
        thread.start();
    }

    /** There is a newer mesh, and proxies are being led to it. */
    public void published(Published newest) {
        published = newest;
        news.release();
    }

    /** This replica may have begun to lead: what is pending is its to write. */
    public void wake() {
        news.release();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void writeUntilInterrupted() {
        try {
            while (true) {
                Duration wait = pending.isEmpty() ? FOREVER : PATIENCE;
                if (news.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    news.drainPermits();
                }
                write();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One round over everything that is pending. */
    void write() {
        Published newest = published;
        if (newest == null) {
            return;
        }
        if (newest.number() != seen) {
            note(newest);
            seen = newest.number();
        }
        if (!leads.getAsBoolean()) {
            return;
        }
        List<ConnectionState> connected = connections.states();
        SortedSet<String> absent = absent(newest.mesh(), connected);
        Instant now = clock.instant();
        for (Key key : Set.copyOf(pending.keySet())) {
            judge(key, Objects.requireNonNull(pending.get(key)), newest, connected, absent, now);
        }
    }

    private void judge(
            Key key,
            Pending one,
            Published newest,
            List<ConnectionState> connected,
            SortedSet<String> absent,
            Instant now) {
        Published.Invalid invalid = newest.invalid().get(key);
        Outcome outcome = invalid != null ? Outcome.of(invalid) : Outcome.of(one.snapshot(), connected, absent);
        if (outcome.reason().equals(Outcome.WAITING) && now.isBefore(one.quietUntil())) {
            return;
        }
        Optional<GenericKubernetesResource> object = objects.apply(key);
        if (object.isEmpty() || !Version.of(object.get()).equals(one.version())) {
            return;
        }
        boolean done = said(object.get(), outcome) || write(key, object.get(), outcome, now);
        if (done && (outcome.programmed() || invalid != null)) {
            pending.remove(key);
        } else {
            pending.put(key, new Pending(one.version(), one.snapshot(), now.plus(PATIENCE)));
        }
    }

    /** A conflict means that the informer is about to bring something newer: the next round sees it. */
    private boolean write(Key key, GenericKubernetesResource object, Outcome outcome, Instant now) {
        try {
            writer.patchStatus(key, Conditions.patch(object, outcome, now));
            return true;
        } catch (KubernetesClientException e) {
            boolean conflict = e.getCode() == HttpURLConnection.HTTP_CONFLICT;
            LOG.log(
                    conflict ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                    "status of {0} not written, trying again: {1}",
                    key,
                    e.getMessage());
            return false;
        }
    }

    private static boolean said(GenericKubernetesResource object, Outcome outcome) {
        return Conditions.programmed(object)
                .filter(condition -> condition.generation()
                                == Version.of(object).generation()
                        && condition.programmed() == outcome.programmed()
                        && condition.reason().equals(outcome.reason())
                        && (condition.programmed() || condition.message().equals(outcome.message())))
                .isPresent();
    }

    /** Takes up versions that are new, and forgets objects that are gone. */
    private void note(Published newest) {
        Set<Key> present = new HashSet<>(newest.invalid().keySet());
        newest.invalid().forEach((key, invalid) -> note(key, invalid.version(), newest.number()));
        configuration(newest.mesh()).forEach(object -> {
            Key key = key(object);
            if (present.add(key)) {
                note(key, new Version(object.meta().uid(), object.meta().generation()), newest.number());
            }
        });
        pending.keySet().retainAll(present);
        versions.keySet().retainAll(present);
    }

    private void note(Key key, Version version, long snapshot) {
        if (!version.equals(versions.put(key, version))) {
            boolean known = objects.apply(key)
                    .filter(object -> Version.of(object).equals(version))
                    .flatMap(Conditions::programmed)
                    .filter(condition -> condition.programmed() && condition.generation() == version.generation())
                    .isPresent();
            if (!known) {
                pending.put(key, new Pending(version, snapshot, clock.instant().plus(PATIENCE)));
            }
        }
    }

    /** Ready pods with a sidecar that does not talk to us: they still serve by what they had. */
    private static SortedSet<String> absent(Mesh mesh, List<ConnectionState> connected) {
        Set<String> names =
                connected.stream().map(state -> state.proxy().name()).collect(Collectors.toSet());
        return mesh.workloads().stream()
                .filter(pod -> pod.sidecar() && pod.ready())
                .map(StatusWriter::name)
                .filter(name -> !names.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(Workload pod) {
        return pod.meta().name() + "." + pod.meta().namespace();
    }

    private static Stream<MeshObject> configuration(Mesh mesh) {
        return Stream.of(mesh.virtualServices(), mesh.destinationRules(), mesh.gateways())
                .flatMap(List::stream);
    }

    private static Key key(MeshObject object) {
        Kind kind = Kind.of(object.kind()).orElseThrow();
        return new Key(kind, object.meta().namespace(), object.meta().name());
    }
}
