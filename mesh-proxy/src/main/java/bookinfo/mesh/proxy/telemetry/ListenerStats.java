package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.config.HttpFilter;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.exchange.ResponseFlag;
import bookinfo.mesh.proxy.exchange.StreamInfo;
import bookinfo.mesh.proxy.exchange.Telemetry.DownstreamEvent;
import java.net.InetSocketAddress;

/** What one event loop counts for one listener, by Envoy's names. */
final class ListenerStats {
    private final ListenerConfig config;
    private final boolean istio;
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

    ListenerStats(ListenerConfig config, Stats.Shard shard) {
        this.config = config;
        this.istio = config.http().filters().stream().anyMatch(HttpFilter.IstioStats.class::isInstance);
        StatScope socket = StatScope.listener(text(config.address()));
        StatScope http = StatScope.http(config.http().statPrefix());
        socketCx = shard.counter(socket, "downstream_cx_total");
        socketCxActive = shard.gauge(socket, "downstream_cx_active");
        cx = shard.counter(http, "downstream_cx_total");
        cxActive = shard.gauge(http, "downstream_cx_active");
        rq = shard.counter(http, "downstream_rq_total");
        rqActive = shard.gauge(http, "downstream_rq_active");
        protocolErrors = shard.counter(http, "downstream_cx_protocol_error");
        noRoute = shard.counter(http, "no_route");
        noCluster = shard.counter(http, "no_cluster");
        delays = shard.counter(http, "fault.delays_injected");
        aborts = shard.counter(http, "fault.aborts_injected");
        statuses = new Statuses(http, "downstream_rq", shard);
        rqTime = shard.histogram(http, "downstream_rq_time");
    }

    /** Whether this was made for this version of the listener (a record compares itself at once). */
    boolean madeFor(ListenerConfig listener) {
        return config.equals(listener);
    }

    /** Whether the listener reports Istio's request metrics. */
    boolean istio() {
        return istio;
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

    private static String text(InetSocketAddress address) {
        return address.getHostString() + "_" + address.getPort();
    }
}
