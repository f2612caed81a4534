package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.exchange.Telemetry.ListenerEvent;
import java.util.List;

/** What one event loop counts of the connections of one listener before a filter chain serves them, by Envoy's names. */
final class ArrivalStats implements SocketStats {
    private final StatScope socket;
    private final Counter noChain;
    private final Counter inspectionTimeouts;
    private final Counter v1Found;
    private final Counter v1Errors;
    private final Counter v2Found;
    private final Counter v2Errors;
    private final Counter absentAllowed;
    private final Counter absentDisallowed;
    /** All that closed a connection, by the name that Envoy gave it first. */
    private final Counter proxyErrors;

    ArrivalStats(ListenerConfig config, Stats.Shard shard) {
        socket = StatScope.listener(ListenerStats.text(config.address()));
        noChain = shard.counter(socket, "no_filter_chain_match");
        inspectionTimeouts = shard.counter(socket, "downstream_pre_cx_timeout");
        // Envoy counts these for the process, not for the listener.
        StatScope proxy = StatScope.process("proxy_proto");
        v1Found = shard.counter(proxy, "versions.v1.found");
        v1Errors = shard.counter(proxy, "versions.v1.error");
        v2Found = shard.counter(proxy, "versions.v2.found");
        v2Errors = shard.counter(proxy, "versions.v2.error");
        absentAllowed = shard.counter(proxy, "not_found_allowed");
        absentDisallowed = shard.counter(proxy, "not_found_disallowed");
        proxyErrors = shard.counter(StatScope.root(), "downstream_cx_proxy_proto_error");
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
            case PROXY_V1_FOUND -> v1Found.increment();
            case PROXY_V2_FOUND -> v2Found.increment();
            case PROXY_ABSENT_ALLOWED -> absentAllowed.increment();
            case PROXY_V1_ERROR -> refused(v1Errors);
            case PROXY_V2_ERROR -> refused(v2Errors);
            case PROXY_ABSENT_DISALLOWED -> refused(absentDisallowed);
        }
    }

    private void refused(Counter why) {
        why.increment();
        proxyErrors.increment();
    }
}
