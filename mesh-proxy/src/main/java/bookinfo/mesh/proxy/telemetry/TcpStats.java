package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.config.FilterChain;
import bookinfo.mesh.proxy.exchange.Telemetry.TcpEvent;
import java.util.List;

/** What one event loop counts for one filter chain that passes TCP connections on, by Envoy's names. */
final class TcpStats implements SocketStats {
    private final List<StatScope> scopes;
    private final Counter socketCx;
    private final Gauge socketCxActive;
    private final Counter cx;
    private final Counter noRoute;
    private final Counter received;
    private final Counter sent;
    private final Counter idleTimeouts;
    private final Counter paused;
    private final Counter resumed;

    TcpStats(FilterChain config, Stats.Shard shard) {
        StatScope socket = StatScope.listener(ListenerStats.text(config.address()));
        StatScope tcp = StatScope.tcp(config.filter().statPrefix());
        scopes = List.of(socket, tcp);
        socketCx = shard.counter(socket, "downstream_cx_total");
        socketCxActive = shard.gauge(socket, "downstream_cx_active");
        cx = shard.counter(tcp, "downstream_cx_total");
        noRoute = shard.counter(tcp, "downstream_cx_no_route");
        received = shard.counter(tcp, "downstream_cx_rx_bytes_total");
        sent = shard.counter(tcp, "downstream_cx_tx_bytes_total");
        idleTimeouts = shard.counter(tcp, "idle_timeout");
        paused = shard.counter(tcp, "downstream_flow_control_paused_reading_total");
        resumed = shard.counter(tcp, "downstream_flow_control_resumed_reading_total");
    }

    @Override
    public boolean idle() {
        return socketCxActive.value() == 0;
    }

    @Override
    public List<StatScope> scopes() {
        return scopes;
    }

    void count(TcpEvent event) {
        switch (event) {
            case OPENED -> {
                socketCx.increment();
                socketCxActive.add(1);
                cx.increment();
            }
            case CLOSED -> socketCxActive.add(-1);
            case NO_ROUTE -> noRoute.increment();
            case IDLE_TIMEOUT -> idleTimeouts.increment();
            case READING_PAUSED -> paused.increment();
            case READING_RESUMED -> resumed.increment();
        }
    }

    void transferred(long fromClient, long toClient) {
        received.add(fromClient);
        sent.add(toClient);
    }
}
