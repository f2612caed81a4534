package bookinfo.mesh.control.xds;

import bookinfo.mesh.control.translate.Proxy;
import bookinfo.mesh.control.translate.Resource;
import bookinfo.mesh.control.translate.ResourceType;
import bookinfo.mesh.control.translate.Resources;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The conversation with one proxy, without its wire: told what the proxy should have and what it says, it decides the
 * next message. Used by one thread.
 *
 * <p>Make before break: a change goes out in the order of {@link ResourceType}, each type only when the one before is
 * acknowledged and new clusters have their endpoints; what is gone is taken away last, in the opposite order. At most
 * one push of a type is unanswered, so a slow proxy costs no memory: it gets the newest state when it is ready.
 */
final class Session {
    /** How long new clusters may wait for the proxy to ask for their endpoints before routes may name them. */
    static final Duration ENDPOINTS_GRACE = Duration.ofSeconds(1);

    private static final int MAX_UNSETTLED = 1_000;

    private final Proxy proxy;
    private final Instant connected;
    private final Map<ResourceType, Subscription> subscriptions = new EnumMap<>(ResourceType.class);
    private final Set<String> warming = new TreeSet<>();
    private final TreeSet<Long> unsettled = new TreeSet<>();
    private Instant warmingUntil = Instant.MAX;
    private Resources wanted = Resources.none();
    private long snapshot;
    private long nonces;

    Session(Proxy proxy, Instant connected) {
        this.proxy = proxy;
        this.connected = connected;
        for (ResourceType type : ResourceType.values()) {
            subscriptions.put(type, new Subscription(type));
        }
    }

    /** What the proxy should have from now on. */
    void wanted(long number, Resources resources) {
        if (!resources.equals(wanted)) {
            unsettled.add(number);
            if (unsettled.size() > MAX_UNSETTLED) {
                unsettled.pollFirst();
            }
        }
        snapshot = number;
        wanted = resources;
        subscriptions.values().forEach(subscription -> subscription.wanted(resources));
    }

    /** Takes a request of the proxy. True when it refuses the last push of that type. */
    boolean received(ResourceType type, DeltaDiscoveryRequest request) {
        boolean refused = subscription(type).received(request);
        // What was refused may have been superseded meanwhile: then the refusal means nothing any more.
        subscription(type).wanted(wanted);
        // Until the clusters are acknowledged, what looks like a wish for endpoints may be left from before a removal.
        if (!subscription(ResourceType.CLUSTER).waiting()) {
            warming.removeIf(subscription(ResourceType.ENDPOINT)::wants);
        }
        return refused;
    }

    /** The next message to send now; empty when the proxy has to answer first or has everything. */
    Optional<Delta> next(Instant now) {
        if (!now.isBefore(warmingUntil)) {
            warming.clear();
        }
        Optional<Delta> next = question().or(this::change);
        return next.map(delta -> {
            Delta numbered = delta.withNonce(Long.toString(++nonces));
            if (delta.type() == ResourceType.CLUSTER) {
                warm(delta, now);
            }
            subscription(delta.type()).sent(numbered, snapshot);
            return numbered;
        });
    }

    /** When to ask for {@link #next} again although the proxy said nothing; empty when only the proxy can go on. */
    Optional<Instant> retryAt() {
        return warm() ? Optional.empty() : Optional.of(warmingUntil);
    }

    Instant connected() {
        return connected;
    }

    /** Whether the proxy has answered everything that it should have. */
    boolean settled() {
        return unsettled.isEmpty();
    }

    ConnectionState state() {
        Map<ResourceType, TypeState> types = new EnumMap<>(ResourceType.class);
        subscriptions.forEach((type, subscription) -> {
            if (subscription.started()) {
                types.put(type, subscription.state());
            }
        });
        return new ConnectionState(proxy, connected, snapshot, Set.copyOf(unsettled), types, wanted);
    }

    /**
     * A question of the proxy is answered at once, as it may be what an acknowledgement waits for; only routes wait
     * until the clusters that they name are in place.
     */
    private Optional<Delta> question() {
        for (ResourceType type : ResourceType.values()) {
            Subscription subscription = subscription(type);
            boolean answerable = snapshot > 0 && (type != ResourceType.ROUTE || clustersInPlace());
            if (subscription.hasQuestion() && answerable) {
                return Optional.of(subscription.answer(wanted));
            }
        }
        return Optional.empty();
    }

    private boolean clustersInPlace() {
        return current(ResourceType.CLUSTER) && current(ResourceType.ENDPOINT) && warm();
    }

    private boolean current(ResourceType type) {
        Subscription subscription = subscription(type);
        return !subscription.waiting() && subscription.changes(wanted).isEmpty();
    }

    private Optional<Delta> change() {
        for (ResourceType type : ResourceType.values()) {
            Subscription subscription = subscription(type);
            if (subscription.waiting()) {
                return Optional.empty();
            }
            Delta changes = subscription.changes(wanted);
            if (!changes.isEmpty()) {
                return Optional.of(changes);
            }
            if (type == ResourceType.ENDPOINT && !warm()) {
                return Optional.empty();
            }
        }
        return removal();
    }

    private Optional<Delta> removal() {
        ResourceType[] types = ResourceType.values();
        for (int i = types.length - 1; i >= 0; i--) {
            Delta removals = subscription(types[i]).removals(wanted);
            if (!removals.isEmpty()) {
                return Optional.of(removals);
            }
        }
        unsettled.clear();
        return Optional.empty();
    }

    private void warm(Delta clusters, Instant now) {
        clusters.removals().forEach(warming::remove);
        for (Resource cluster : clusters.updates()) {
            // Envoy warms a changed cluster like a new one and waits for its endpoints although they did not change.
            subscription(ResourceType.ENDPOINT).repeat(cluster.name());
            boolean isNew = !subscription(ResourceType.CLUSTER).holds(cluster.name());
            boolean hasEndpoints =
                    wanted.find(ResourceType.ENDPOINT, cluster.name()).isPresent();
            if (isNew && hasEndpoints) {
                warming.add(cluster.name());
                warmingUntil = now.plus(ENDPOINTS_GRACE);
            }
        }
    }

    /** Only endpoints that there are count; those of a cluster that comes back before it was taken away count again. */
    private boolean warm() {
        return warming.stream()
                .noneMatch(name -> wanted.find(ResourceType.ENDPOINT, name).isPresent());
    }

    private Subscription subscription(ResourceType type) {
        Subscription subscription = subscriptions.get(type);
        if (subscription == null) {
            throw new IllegalStateException("no subscription for " + type);
        }
        return subscription;
    }
}
