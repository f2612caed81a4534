package bookinfo.mesh.control.xds;

import bookinfo.mesh.control.metrics.Metrics;
import bookinfo.mesh.control.translate.Proxy;
import bookinfo.mesh.control.translate.ResourceType;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One proxy's stream: a mailbox and one thread that owns its {@link Session}. The mailbox is bounded by the protocol:
 * one request is asked for at a time, and any number of changes are one entry.
 */
final class AdsStream implements StreamObserver<DeltaDiscoveryRequest>, Runnable {
    private static final System.Logger LOG = System.getLogger("ads");
    private static final Duration FOREVER = Duration.ofDays(1);

    private final ServerCallStreamObserver<DeltaDiscoveryResponse> responses;
    private final Connections connections;
    private final Metrics metrics;
    private final Clock clock;
    private final BlockingQueue<Event> mailbox = new LinkedBlockingQueue<>();
    private final AtomicBoolean changePending = new AtomicBoolean();
    private volatile @Nullable ConnectionState state;

    AdsStream(
            ServerCallStreamObserver<DeltaDiscoveryResponse> responses,
            Connections connections,
            Metrics metrics,
            Clock clock) {
        this.responses = responses;
        this.connections = connections;
        this.metrics = metrics;
        this.clock = clock;
    }

    private sealed interface Event {
        record Received(DeltaDiscoveryRequest request) implements Event {}

        record Changed() implements Event {}

        record Closed() implements Event {}
    }

    @Override
    public void onNext(DeltaDiscoveryRequest request) {
        mailbox.add(new Event.Received(request));
    }

    @Override
    public void onError(Throwable cause) {
        mailbox.add(new Event.Closed());
    }

    @Override
    public void onCompleted() {
        mailbox.add(new Event.Closed());
    }

    /** There is a newer snapshot. */
    void changed() {
        if (changePending.compareAndSet(false, true)) {
            mailbox.add(new Event.Changed());
        }
    }

    /** Absent until the proxy has said who it is. */
    Optional<ConnectionState> state() {
        return Optional.ofNullable(state);
    }

    @Override
    public void run() {
        connections.opened(this);
        try {
            end(serve());
        } finally {
            connections.closed(this);
        }
    }

    /** Talks with the proxy until one of them leaves; returns how the stream is to end. */
    private Status serve() {
        try {
            responses.request(1);
            DeltaDiscoveryRequest first = firstRequest();
            if (first != null) {
                converse(Proxy.of(first.getNode()), first);
            }
            return Status.OK;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Status.UNAVAILABLE.withDescription("shutting down");
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "proxy refused: {0}", e.getMessage());
            return Status.INVALID_ARGUMENT.withDescription(e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "stream failed", e);
            return Status.INTERNAL.withDescription(e.toString());
        }
    }

    /** The request that says who the proxy is; what changes before it is in its first translation. Null if it left. */
    private @Nullable DeltaDiscoveryRequest firstRequest() throws InterruptedException {
        while (true) {
            switch (mailbox.take()) {
                case Event.Received(DeltaDiscoveryRequest first) -> {
                    return first;
                }
                case Event.Changed() -> {}
                case Event.Closed() -> {
                    return null;
                }
            }
        }
    }

    private void end(Status status) {
        try {
            if (status.isOk()) {
                responses.onCompleted();
            } else {
                responses.onError(status.asRuntimeException());
            }
        } catch (RejectedExecutionException | IllegalStateException e) {
            // The server is stopping: its event loops take no more work, and the proxy sees its connection end.
            LOG.log(System.Logger.Level.DEBUG, "stream ended with the server", e);
        }
    }

    private void converse(Proxy proxy, DeltaDiscoveryRequest first) throws InterruptedException {
        LOG.log(System.Logger.Level.INFO, "{0} connected", proxy.name());
        Session session = new Session(proxy, clock.instant());
        translate(session, proxy);
        received(session, proxy, first);
        while (advance(session)) {
            Event event = mailbox.poll(patience(session).toMillis(), TimeUnit.MILLISECONDS);
            switch (event) {
                case null -> {}
                case Event.Received(DeltaDiscoveryRequest request) -> received(session, proxy, request);
                case Event.Changed() -> translate(session, proxy);
                case Event.Closed() -> {
                    LOG.log(System.Logger.Level.INFO, "{0} disconnected", proxy.name());
                    return;
                }
            }
        }
    }

    private Duration patience(Session session) {
        return session.retryAt()
                .map(at -> Duration.between(clock.instant(), at).plusMillis(1))
                .filter(wait -> wait.isPositive())
                .orElse(session.retryAt().isPresent() ? Duration.ofMillis(1) : FOREVER);
    }

    /** A fault of ours in one proxy's translation leaves that proxy what it has. */
    private void translate(Session session, Proxy proxy) {
        changePending.set(false);
        Snapshot snapshot = connections.current();
        try {
            session.wanted(snapshot.number(), snapshot.resources().apply(proxy));
        } catch (RuntimeException e) {
            metrics.count("pilot_total_xds_internal_errors", "Translations that failed");
            LOG.log(System.Logger.Level.ERROR, "no configuration for " + proxy.name(), e);
        }
    }

    private void received(Session session, Proxy proxy, DeltaDiscoveryRequest request) {
        Optional<ResourceType> type = ResourceType.ofUrl(request.getTypeUrl());
        if (type.isEmpty()) {
            LOG.log(System.Logger.Level.DEBUG, "{0} asks for {1}: not served", proxy.name(), request.getTypeUrl());
        } else if (session.received(type.get(), request)) {
            metrics.count("pilot_total_xds_rejects", "Pushes that a proxy refused");
            metrics.count("pilot_xds_" + type.get().shortName() + "_reject", "Pushes of one type that a proxy refused");
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} refused {1}: {2}",
                    proxy.name(),
                    type.get().shortName(),
                    request.getErrorDetail().getMessage());
        }
        responses.request(1);
    }

    /** Sends what can be sent now. False when the proxy is gone. */
    private boolean advance(Session session) {
        boolean wasBehind = !session.settled();
        Instant now = clock.instant();
        for (Optional<Delta> next = session.next(now); next.isPresent(); next = session.next(now)) {
            Delta delta = next.get();
            if (responses.isCancelled()) {
                return false;
            }
            responses.onNext(delta.message(connections.current().number()));
            metrics.count(
                    "pilot_xds_pushes", "Pushes sent", "type", delta.type().shortName());
        }
        if (wasBehind && session.settled()) {
            metrics.observe(
                    "pilot_proxy_convergence_time",
                    "Seconds from a change to its acknowledgement by one proxy",
                    Duration.between(later(connections.current().made(), session.connected()), clock.instant()));
        }
        state = session.state();
        connections.told();
        return true;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
