package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.FilterChain;
import bookinfo.mesh.proxy.config.TcpProxy;
import bookinfo.mesh.proxy.exchange.Telemetry.TcpEvent;
import bookinfo.mesh.proxy.exchange.Telemetry.UpstreamEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection that is passed on to an endpoint of a cluster, by the rules of Envoy's TCP proxy
 * (https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/listeners/tcp_proxy): each client has an upstream
 * connection of its own, both ways end on their own, and a client that can not be served is turned away by closing.
 */
final class TcpConnection implements Downstream {
    /** How long a connection outlives its listener: what Istio gives it. There is no good moment to end it. */
    private static final Duration DRAIN_TIME = Duration.ofSeconds(45);

    private final Worker worker;
    private final Chain chain;
    private final FilterChain config;
    private final TcpProxy proxy;
    private final TcpEnd client;
    private final StreamInfo info;
    private final Instant start;
    private final Deadline idle;
    private final Deadline drain;

    private @Nullable TcpUpstream upstream;
    private int attempts;
    private boolean announced;
    private boolean clientGone;

    TcpConnection(Worker worker, Chain chain, TcpProxy proxy, Arrival arrival) {
        this.worker = worker;
        this.chain = chain;
        this.config = chain.site().config();
        this.proxy = proxy;
        this.client = new TcpEnd(this, arrival.channel());
        this.start = worker.parts().clock().instant();
        this.info = new StreamInfo(
                config, arrival.local(), arrival.remote(), client.remoteAddress(), arrival.redirected(), start);
        this.idle = new Deadline(worker.loop(), this::idleTooLong);
        this.drain = new Deadline(worker.loop(), this::end);
    }

    TcpEnd downstream() {
        return client;
    }

    StreamInfo info() {
        return info;
    }

    @Override
    public boolean cameThrough(Listener other) {
        return chain.listener() == other;
    }

    @Override
    public boolean servedBy(Chain other) {
        return chain == other;
    }

    @Override
    public void drain() {
        drain.in(DRAIN_TIME);
    }

    /** An end is open: with the client's the connection begins. */
    void opened(TcpEnd end) {
        if (end != client) {
            return;
        }
        worker.opened(this);
        telemetry().tcp(TcpEvent.OPENED, config);
        idle.in(proxy.idleTimeout());
        connect(proxy.clusters().draw(worker.random()));
    }

    /** The upstream's end is open. */
    void connected(TcpEnd end) {
        announce();
        moved();
        client.join(end);
        end.join(client);
    }

    /** The connection to the endpoint could not be opened. */
    void failed(String cluster) {
        upstream = null;
        if (clientGone) {
            over();
        } else {
            connect(cluster);
        }
    }

    /** Bytes move, or can move again. */
    void moved() {
        idle.in(proxy.idleTimeout());
    }

    void read(TcpEnd end, int bytes) {
        moved();
        long received = end == client ? bytes : 0;
        info.received(received);
        info.sent(bytes - received);
        if (announced) {
            telemetry().transferred(info, received, bytes - received);
        }
    }

    void paused(TcpEnd end) {
        if (end == client) {
            telemetry().tcp(TcpEvent.READING_PAUSED, config);
        }
    }

    void resumed(TcpEnd end) {
        if (end == client) {
            telemetry().tcp(TcpEvent.READING_RESUMED, config);
        }
    }

    void closed(TcpEnd end) {
        if (end == client) {
            clientGone = true;
            worker.closed(this);
            telemetry().tcp(TcpEvent.CLOSED, config);
            if (upstream != null) {
                upstream.finish(end.broken());
                return;
            }
        } else {
            if (upstream != null) {
                upstream.closed();
                upstream = null;
            }
            upstreamClosed(end);
        }
        if (clientGone) {
            over();
        }
    }

    private void upstreamClosed(TcpEnd end) {
        if (!end.broken()) {
            client.finish();
        } else if (!clientGone) {
            info.flag(ResponseFlag.UR);
            client.reset();
        }
    }

    private void connect(String name) {
        Optional<ClusterPool> found = worker.cluster(name);
        if (found.isEmpty()) {
            telemetry().tcp(TcpEvent.NO_ROUTE, config);
            turnAway(ResponseFlag.NC);
            return;
        }
        ClusterPool cluster = found.get();
        info.cluster(cluster.config());
        if (!cluster.usage().roomForConnection(cluster.config().limits())) {
            cluster.count(UpstreamEvent.CX_OVERFLOW);
            turnAway(ResponseFlag.UO);
        } else if (attempts >= proxy.maxConnectAttempts()) {
            cluster.count(UpstreamEvent.CX_CONNECT_ATTEMPTS_EXCEEDED);
            turnAway(ResponseFlag.URX);
        } else {
            cluster.pick(info)
                    .ifPresentOrElse(
                            endpoint -> {
                                attempts++;
                                info.attempt(endpoint);
                                upstream = new TcpUpstream(this, cluster, endpoint);
                                upstream.start();
                            },
                            () -> turnAway(ResponseFlag.UH));
        }
    }

    private void turnAway(ResponseFlag flag) {
        info.flag(flag);
        client.close();
    }

    private void idleTooLong() {
        telemetry().tcp(TcpEvent.IDLE_TIMEOUT, config);
        end();
    }

    private void end() {
        client.close();
        if (upstream != null) {
            upstream.close();
        }
    }

    /** Metrics want to know the other side when a connection begins: what the client sent before counts from here. */
    private void announce() {
        if (!announced) {
            announced = true;
            telemetry().connected(info);
            if (info.bytesReceived() > 0) {
                telemetry().transferred(info, info.bytesReceived(), 0);
            }
        }
    }

    private void over() {
        idle.cancel();
        drain.cancel();
        announce();
        info.duration(Duration.between(start, worker.parts().clock().instant()));
        telemetry().ended(info);
    }

    private Telemetry telemetry() {
        return worker.parts().telemetry();
    }
}
