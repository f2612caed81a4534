package bookinfo.mesh.proxy.config;

import java.util.Optional;

/** One step of the request path. */
public sealed interface HttpFilter {

    /**
     * Delays and aborts requests.
     *
     * @param fallback applies where the route has no fault of its own
     */
    record Fault(Optional<FaultConfig> fallback) implements HttpFilter {}

    /**
     * Exchanges workload metadata in {@code x-envoy-peer-metadata} headers.
     *
     * @param downstream consume the caller's metadata and answer with our own (inbound)
     * @param upstream send our metadata along and consume the answer's (outbound)
     */
    record PeerMetadata(boolean downstream, boolean upstream) implements HttpFilter {}

    /** Counts {@code istio_requests_total} and its companions. */
    record IstioStats() implements HttpFilter {}

    /** Always last: selects the route's cluster and forwards. */
    record Router() implements HttpFilter {}
}
