package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.exchange.Telemetry.ListenerEvent;
import java.util.List;

/** What one event loop counts of the connections of one listener before a filter chain serves them, by Envoy's names. */
final class ArrivalStats implements SocketStats {
    private final StatScope socket;
    private final Counter noChain;
    private final Counter inspectionTimeouts;

    ArrivalStats(ListenerConfig config, Stats.Shard shard) {
        socket = StatScope.listener(ListenerStats.text(config.address()));
        noChain = shard.counter(socket, "no_filter_chain_match");
        inspectionTimeouts = shard.counter(socket, "downstream_pre_cx_timeout");
    }

    @Override
    public boolean idle() {
        return true;
    }

    @Override
    public List<StatScope> scopes() {
        return List.of(socket);
    }

    void count(ListenerEvent event) {
        switch (event) {
            case NO_FILTER_CHAIN_MATCH -> noChain.increment();
            case INSPECTION_TIMEOUT -> inspectionTimeouts.increment();
        }
    }
}
