package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.config.FilterChain;
import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.config.HttpFilter;
import bookinfo.mesh.proxy.exchange.ResponseFlag;
import bookinfo.mesh.proxy.exchange.StreamInfo;
import bookinfo.mesh.proxy.exchange.Telemetry.DownstreamEvent;
import java.net.InetSocketAddress;
import java.util.List;

/** What one event loop counts for one filter chain of requests, by Envoy's names. */
final class ListenerStats implements SocketStats {
    private final boolean istio;
    private final List<StatScope> scopes;
    private final Counter socketCx;
    private final Gauge socketCxActive;
    private final Counter cx;
    private final Gauge cxActive;
    private final Counter rq;
    private final Gauge rqActive;
    private final Counter protocolErrors;
    private final Counter noRoute;
    private final Counter noCluster;
    private final Counter delays;
    private final Counter aborts;
    private final Statuses statuses;
    private final Histogram rqTime;

    /** @param config of a chain with an HTTP connection manager: no other reports requests */
    ListenerStats(FilterChain config, Stats.Shard shard) {
        HttpConnectionManager http = (HttpConnectionManager) config.filter();
        this.istio = http.filters().stream().anyMatch(HttpFilter.IstioStats.class::isInstance);
        StatScope socket = StatScope.listener(text(config.address()));
        StatScope scope = StatScope.http(http.statPrefix());
        scopes = List.of(socket, scope);
        socketCx = shard.counter(socket, "downstream_cx_total");
        socketCxActive = shard.gauge(socket, "downstream_cx_active");
        cx = shard.counter(scope, "downstream_cx_total");
        cxActive = shard.gauge(scope, "downstream_cx_active");
        rq = shard.counter(scope, "downstream_rq_total");
        rqActive = shard.gauge(scope, "downstream_rq_active");
        protocolErrors = shard.counter(scope, "downstream_cx_protocol_error");
        noRoute = shard.counter(scope, "no_route");
        noCluster = shard.counter(scope, "no_cluster");
        delays = shard.counter(scope, "fault.delays_injected");
        aborts = shard.counter(scope, "fault.aborts_injected");
        statuses = new Statuses(scope, "downstream_rq", shard);
        rqTime = shard.histogram(scope, "downstream_rq_time");
    }

    /** Whether the chain reports Istio's request metrics. */
    boolean istio() {
        return istio;
    }

    @Override
    public boolean idle() {
        return socketCxActive.value() == 0;
    }

    @Override
    public List<StatScope> scopes() {
        return scopes;
    }

    void count(DownstreamEvent event) {
        switch (event) {
            case CONNECTION_OPENED -> {
                socketCx.increment();
                socketCxActive.add(1);
                cx.increment();
                cxActive.add(1);
            }
            case CONNECTION_CLOSED -> {
                socketCxActive.add(-1);
                cxActive.add(-1);
            }
            case REQUEST_STARTED -> {
                rq.increment();
                rqActive.add(1);
            }
            case REQUEST_ENDED -> rqActive.add(-1);
            case PROTOCOL_ERROR -> protocolErrors.increment();
        }
    }

    void ended(StreamInfo info) {
        statuses.count(info.status());
        rqTime.record(info.duration().toMillis());
        for (ResponseFlag flag : info.flags()) {
            switch (flag) {
                case NR -> noRoute.increment();
                case NC -> noCluster.increment();
                case DI -> delays.increment();
                case FI -> aborts.increment();
                default -> {}
            }
        }
    }

    static String text(InetSocketAddress address) {
        return address.getHostString() + "_" + address.getPort();
    }
}
