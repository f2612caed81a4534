package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.FilterChain;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.outlier.OutlierEvent;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** Remembers what the data path tells. */
final class Events implements Telemetry {
    private final List<StreamInfo> ended = new CopyOnWriteArrayList<>();
    private final List<DownstreamEvent> downstream = new CopyOnWriteArrayList<>();
    private final List<UpstreamEvent> upstream = new CopyOnWriteArrayList<>();
    private final List<OutlierEvent> outliers = new CopyOnWriteArrayList<>();
    private final List<ListenerEvent> listeners = new CopyOnWriteArrayList<>();
    private final List<InetSocketAddress> forgotten = new CopyOnWriteArrayList<>();
    private final List<TcpEvent> tcp = new CopyOnWriteArrayList<>();
    private final List<StreamInfo> connected = new CopyOnWriteArrayList<>();
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();

    @Override
    public void downstream(DownstreamEvent event, FilterChain chain) {
        downstream.add(event);
    }

    @Override
    public void listener(ListenerEvent event, ListenerConfig listener) {
        listeners.add(event);
    }

    @Override
    public void forgotten(ClusterConfig cluster, Endpoint endpoint) {
        forgotten.add(endpoint.address());
    }

    @Override
    public void upstream(UpstreamEvent event, ClusterConfig cluster) {
        upstream.add(event);
    }

    @Override
    public void endpoint(UpstreamEvent event, ClusterConfig cluster, Endpoint endpoint) {}

    @Override
    public void outlier(OutlierEvent event, ClusterConfig cluster) {
        outliers.add(event);
    }

    @Override
    public void ended(StreamInfo info) {
        ended.add(info);
    }

    @Override
    public void tcp(TcpEvent event, FilterChain chain) {
        tcp.add(event);
    }

    @Override
    public void connected(StreamInfo info) {
        connected.add(info);
    }

    @Override
    public void transferred(StreamInfo info, long received, long sent) {
        this.received.add(received);
        this.sent.add(sent);
    }

    /** How often this happened. */
    long count(UpstreamEvent event) {
        return upstream.stream().filter(event::equals).count();
    }

    long count(OutlierEvent event) {
        return outliers.stream().filter(event::equals).count();
    }

    long count(DownstreamEvent event) {
        return downstream.stream().filter(event::equals).count();
    }

    long count(ListenerEvent event) {
        return listeners.stream().filter(event::equals).count();
    }

    /** Endpoints that are no more, of those that the destinations of clients made. */
    List<InetSocketAddress> forgotten() {
        return forgotten;
    }

    long count(TcpEvent event) {
        return tcp.stream().filter(event::equals).count();
    }

    /** TCP connections that have an upstream, or will have none. */
    int connected() {
        return connected.size();
    }

    /** Bytes from clients of TCP connections. */
    long received() {
        return received.sum();
    }

    /** Bytes of TCP connections, {@code from the client/to the client}. */
    String transferred() {
        return received.sum() + "/" + sent.sum();
    }

    /** The record of exchange {@code n}, counted from 1, once it is over. */
    StreamInfo ended(int n) {
        Await.until("exchange " + n + " is over", () -> ended.size() >= n);
        return ended.get(n - 1);
    }

    int ended() {
        return ended.size();
    }

    /** Flags and details of exchange {@code n}: {@code "UF upstream_reset..."}. */
    String outcome(int n) {
        StreamInfo info = ended(n);
        return ResponseFlag.text(info.flags()) + " " + info.details();
    }
}
