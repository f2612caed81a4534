package bookinfo.mesh.control.status;

import bookinfo.mesh.control.watch.Key;
import bookinfo.mesh.control.watch.Published;
import bookinfo.mesh.control.watch.Version;
import bookinfo.mesh.control.xds.Connections;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes into each object's status whether every proxy has it, those of the other replicas too. One thread.
 *
 * <p>Once a generation is known to be everywhere its status is left alone, whatever proxies come and go later: so what
 * is written is bounded by what people apply, not by what pods do.
 */
public final class StatusWriter implements AutoCloseable {
    /** Where a replica's {@link #report} is asked for. */
    public static final String REPORT_PATH = "/debug/distribution";

    private static final System.Logger LOG = System.getLogger("status");
    /** Most proxies answer within this: then "waiting" need not be written at all. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration FOREVER = Duration.ofDays(1);

    private final Connections connections;
    private final Survey survey;
    private final Function<Key, Optional<GenericKubernetesResource>> objects;
    private final Writer writer;
    private final BooleanSupplier leads;
    private final Clock clock;
    private final Semaphore news = new Semaphore(0);
    private final Versions versions = new Versions();
    private final Map<Key, Pending> pending = new HashMap<>();
    private final Thread thread = Thread.ofVirtual().name("status").unstarted(this::writeUntilInterrupted);
    private volatile @Nullable Published published;
    private Map<Key, Held> seen = Map.of();

    /** Sends a status patch to the API; throws what the client throws, a conflict too. */
    public interface Writer {
        void patchStatus(Key key, ObjectNode mergePatch);
    }

    /**
     * A version that is not everywhere yet.
     *
     * @param quietUntil when it may be said that it is waited for
     */
    private record Pending(Version version, Instant quietUntil) {}

    /**
     * Nothing is written before {@link #start}.
     *
     * @param namespace where the replicas are
     * @param pod which of them this one is
     * @param objects tells an object as it stands in the API
     * @param leads whether this replica is the one that writes
     */
    public StatusWriter(
            Connections connections,
            String namespace,
            String pod,
            Function<Key, Optional<GenericKubernetesResource>> objects,
            Writer writer,
            BooleanSupplier leads,
            Clock clock) {
        this.connections = connections;
        this.survey = new Survey(new Peers(pod, namespace), clock);
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

    /** There is a newer mesh, and proxies are being led to it. One caller at a time. */
    public void published(Published newest) {
        versions.published(newest);
        published = newest;
        news.release();
    }

    /** This replica may have begun to lead: what is pending is its to write. */
    public void wake() {
        news.release();
    }

    /** What this replica's proxies have, in JSON, for {@link #REPORT_PATH} of the monitoring port. */
    public String report() {
        return own().json();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void writeUntilInterrupted() {
        try {
            while (true) {
                Duration wait = pending.isEmpty() ? FOREVER : survey.pause();
                if (news.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    news.drainPermits();
                }
                write();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            survey.close();
        }
    }

    /** One round over everything that is pending. */
    void write() {
        Published newest = published;
        if (newest == null) {
            return;
        }
        note(versions.held());
        if (!leads.getAsBoolean() || pending.isEmpty()) {
            return;
        }
        Overview overview = Overview.of(own(), survey.answers(newest.mesh()), newest.mesh());
        Instant now = clock.instant();
        for (Map.Entry<Key, Pending> one : Map.copyOf(pending).entrySet()) {
            judge(one.getKey(), one.getValue(), newest, overview, now);
        }
    }

    private Report own() {
        return Report.of(versions.held(), connections.states());
    }

    private void judge(Key key, Pending one, Published newest, Overview overview, Instant now) {
        Published.Invalid invalid = newest.invalid().get(key);
        Outcome outcome = invalid != null
                ? Outcome.of(invalid)
                : Outcome.of(overview.answers(key, one.version()), overview.absent(), overview.silent());
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
            pending.put(key, new Pending(one.version(), now.plus(PATIENCE)));
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
    private void note(Map<Key, Held> held) {
        held.forEach((key, one) -> {
            if (!one.equals(seen.get(key))) {
                note(key, one.version());
            }
        });
        pending.keySet().retainAll(held.keySet());
        seen = held;
    }

    private void note(Key key, Version version) {
        boolean known = objects.apply(key)
                .filter(object -> Version.of(object).equals(version))
                .flatMap(Conditions::programmed)
                .filter(condition -> condition.programmed() && condition.generation() == version.generation())
                .isPresent();
        if (known) {
            pending.remove(key);
        } else {
            pending.put(key, new Pending(version, clock.instant().plus(PATIENCE)));
            survey.restart();
        }
    }
}
