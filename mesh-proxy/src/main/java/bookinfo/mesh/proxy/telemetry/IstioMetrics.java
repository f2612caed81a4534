package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.ClusterConfig.ServiceRef;
import bookinfo.mesh.proxy.config.Direction;
import bookinfo.mesh.proxy.config.TcpProxy;
import bookinfo.mesh.proxy.exchange.Peer;
import bookinfo.mesh.proxy.exchange.ResponseFlag;
import bookinfo.mesh.proxy.exchange.StreamInfo;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.telemetry.RequestLabels.Protocol;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Istio's metrics of requests and of TCP connections of one event loop, with Istio's labels and rules
 * (https://istio.io/latest/docs/reference/config/metrics/). A request costs one look-up by what its labels follow from.
 */
final class IstioMetrics {
    /** Host names and peers come from outside: beyond this many series all are counted as unknown. */
    static final int MAX_SERIES = 2_000;

    private static final int MAX_PEERS = 2_000;
    /** Clusters that stand for no service are shown as themselves. */
    private static final Set<String> OF_NO_SERVICE =
            Set.of("PassthroughCluster", "InboundPassthroughCluster", "BlackHoleCluster");

    private final Stats.Shard shard;
    private final Self self;
    private final Map<RequestLabels, Series> series = new HashMap<>();
    private final Map<RequestLabels, TcpSeries> tcpSeries = new HashMap<>();
    /** By identity: the same peer comes as the same object, and hashing all its labels for each request would cost more. */
    private final IdentityHashMap<Peer, WorkloadLabels> peers = new IdentityHashMap<>();

    private final Map<String, WorkloadLabels> endpoints = new HashMap<>();

    IstioMetrics(Self self, Stats.Shard shard) {
        this.self = self;
        this.shard = shard;
    }

    /** A TCP connection has found its way, or has none: only then is the other side known. */
    void opened(StreamInfo info) {
        tcpSeries(info).opened.increment();
    }

    /** Bytes went through a TCP connection: counted at once, where Istio waits up to 5 s. */
    void transferred(StreamInfo info, long received, long sent) {
        TcpSeries of = tcpSeries(info);
        of.received.add(received);
        of.sent.add(sent);
    }

    void closed(StreamInfo info) {
        tcpSeries(info).closed.increment();
    }

    void ended(StreamInfo info) {
        Series of = series(labels(info));
        of.requests.increment();
        of.duration.record(info.duration().toMillis());
        of.requestBytes.record(info.requestHeaderBytes() + info.bytesReceived());
        of.responseBytes.record(info.responseHeaderBytes() + info.bytesSent());
    }

    private Series series(RequestLabels labels) {
        return series(series, labels, it -> new Series(it, self.labels(), shard));
    }

    private TcpSeries tcpSeries(StreamInfo info) {
        return series(tcpSeries, labels(info), it -> new TcpSeries(it, self.labels(), shard));
    }

    private static <T> T series(Map<RequestLabels, T> all, RequestLabels labels, Function<RequestLabels, T> make) {
        T known = all.get(labels);
        return known != null ? known : all.computeIfAbsent(all.size() < MAX_SERIES ? labels : labels.unknown(), make);
    }

    private RequestLabels labels(StreamInfo info) {
        boolean source = info.chain().direction() != Direction.INBOUND;
        String type = info.request()
                .map(request -> request.headers().first("content-type"))
                .orElse("");
        boolean grpc = type.startsWith("application/grpc");
        Protocol http = grpc ? Protocol.GRPC : Protocol.HTTP;
        Optional<ServiceRef> service = info.cluster().flatMap(cluster -> cluster.service());
        return new RequestLabels(
                source,
                source ? destination(info) : source(info),
                service.isPresent() ? service.get() : withoutService(info, source),
                info.status(),
                ResponseFlag.text(info.flags()),
                info.chain().filter() instanceof TcpProxy ? Protocol.TCP : http,
                grpc ? grpcStatus(info) : "");
    }

    private WorkloadLabels destination(StreamInfo info) {
        if (info.upstreamPeer().isPresent()) {
            return labels(info.upstreamPeer().get());
        }
        return info.endpoint().isPresent() ? labels(info.endpoint().get().workload()) : WorkloadLabels.UNKNOWN;
    }

    private WorkloadLabels source(StreamInfo info) {
        return info.downstreamPeer().isPresent() ? labels(info.downstreamPeer().get()) : WorkloadLabels.UNKNOWN;
    }

    private WorkloadLabels labels(Peer peer) {
        if (peers.size() >= MAX_PEERS) {
            peers.clear();
        }
        return peers.computeIfAbsent(peer, WorkloadLabels::of);
    }

    private WorkloadLabels labels(String endpoint) {
        if (endpoints.size() >= MAX_PEERS) {
            endpoints.clear();
        }
        return endpoints.computeIfAbsent(endpoint, WorkloadLabels::ofEndpoint);
    }

    /** Host names are believed only from the program beside a sidecar, not from whoever reaches a gateway or comes in. */
    private ServiceRef withoutService(StreamInfo info, boolean source) {
        String host = source && !self.gateway()
                ? info.request().map(RequestHead::authority).orElse("")
                : "";
        String name = info.cluster()
                .map(ClusterConfig::name)
                .filter(OF_NO_SERVICE::contains)
                .orElse(host);
        return new ServiceRef(host, name, "");
    }

    private static String grpcStatus(StreamInfo info) {
        String status = info.response()
                .map(response -> response.headers().first("grpc-status"))
                .orElse("");
        return status.length() <= 2 ? status : "";
    }

    /**
     * The proxy's own workload.
     *
     * @param gateway it stands alone, not beside a program
     */
    record Self(WorkloadLabels labels, boolean gateway) {}

    private static final class Series {
        final Counter requests;
        final Histogram duration;
        final Histogram requestBytes;
        final Histogram responseBytes;

        Series(RequestLabels of, WorkloadLabels self, Stats.Shard shard) {
            var labels = of.all(self);
            requests = shard.counter(StatName.of("", "istio_requests_total", labels));
            duration = shard.histogram(StatName.of("", "istio_request_duration_milliseconds", labels));
            requestBytes = shard.histogram(StatName.of("", "istio_request_bytes", labels));
            responseBytes = shard.histogram(StatName.of("", "istio_response_bytes", labels));
        }
    }

    private static final class TcpSeries {
        final Counter opened;
        final Counter closed;
        final Counter received;
        final Counter sent;

        TcpSeries(RequestLabels of, WorkloadLabels self, Stats.Shard shard) {
            var labels = of.all(self);
            opened = shard.counter(StatName.of("", "istio_tcp_connections_opened_total", labels));
            closed = shard.counter(StatName.of("", "istio_tcp_connections_closed_total", labels));
            received = shard.counter(StatName.of("", "istio_tcp_received_bytes_total", labels));
            sent = shard.counter(StatName.of("", "istio_tcp_sent_bytes_total", labels));
        }
    }
}
