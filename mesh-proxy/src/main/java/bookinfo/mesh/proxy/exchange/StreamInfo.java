package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.FilterChain;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.http.ResponseHead;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one exchange, or of one TCP connection that is passed on, for filters while it runs and for access log and
 * metrics when it is over.
 *
 * <p>Written by the exchange on its event loop. What never came to be known is empty.
 */
public final class StreamInfo {
    private final FilterChain chain;
    private final InetSocketAddress downstreamLocal;
    private final InetSocketAddress downstreamRemote;
    private final InetSocketAddress downstreamDirectRemote;
    private final boolean redirected;
    private final Instant start;

    private @Nullable RequestHead request;
    private @Nullable ResponseHead response;
    private @Nullable Selection selection;
    private @Nullable ClusterConfig cluster;
    private @Nullable Endpoint endpoint;
    private @Nullable InetSocketAddress upstreamLocal;
    private @Nullable Peer downstreamPeer;
    private @Nullable Peer upstreamPeer;
    private @Nullable Duration upstreamServiceTime;

    private final List<ResponseFlag> flags = new ArrayList<>(0);
    private String details = "";
    private String terminationDetails = "";
    private String transportFailure = "";
    private Duration duration = Duration.ZERO;
    private int attempts;
    private boolean routed;
    private long requestHeaderBytes;
    private long responseHeaderBytes;
    private long bytesReceived;
    private long bytesSent;

    /**
     * @param downstreamLocal the address that the client dialled
     * @param downstreamRemote the client
     * @param downstreamDirectRemote the other end of the connection: the client, or who passes its connection on
     * @param redirected the kernel or a load balancer brought the connection here instead of there
     */
    public StreamInfo(
            FilterChain chain,
            InetSocketAddress downstreamLocal,
            InetSocketAddress downstreamRemote,
            InetSocketAddress downstreamDirectRemote,
            boolean redirected,
            Instant start) {
        this.chain = chain;
        this.downstreamLocal = downstreamLocal;
        this.downstreamRemote = downstreamRemote;
        this.downstreamDirectRemote = downstreamDirectRemote;
        this.redirected = redirected;
        this.start = start;
    }

    /** What serves the connection. */
    public FilterChain chain() {
        return chain;
    }

    /** The address that was dialled. */
    public InetSocketAddress downstreamLocal() {
        return downstreamLocal;
    }

    /** The client, as far as connections tell. */
    public InetSocketAddress downstreamRemote() {
        return downstreamRemote;
    }

    /** The other end of the connection. */
    public InetSocketAddress downstreamDirectRemote() {
        return downstreamDirectRemote;
    }

    /** Where the client was going when the kernel or a load balancer brought it here; empty when it came by itself. */
    public Optional<InetSocketAddress> originalDestination() {
        return redirected ? Optional.of(downstreamLocal) : Optional.empty();
    }

    /** When the first byte of the request came. */
    public Instant start() {
        return start;
    }

    /** The request as the upstream got it; empty when no acceptable head was read. */
    public Optional<RequestHead> request() {
        return Optional.ofNullable(request);
    }

    public void request(RequestHead head) {
        this.request = head;
    }

    /** The response as the downstream got it; empty when none was begun. */
    public Optional<ResponseHead> response() {
        return Optional.ofNullable(response);
    }

    public void response(ResponseHead head) {
        this.response = head;
    }

    /** Empty when no route matched. */
    public Optional<Selection> selection() {
        return Optional.ofNullable(selection);
    }

    public void selection(Selection selected) {
        this.selection = selected;
    }

    /** The cluster that the request was routed to, when it exists. */
    public Optional<ClusterConfig> cluster() {
        return Optional.ofNullable(cluster);
    }

    public void cluster(ClusterConfig routed) {
        this.cluster = routed;
    }

    /** The endpoint of the last try. */
    public Optional<Endpoint> endpoint() {
        return Optional.ofNullable(endpoint);
    }

    /** Another try begins, at this endpoint; what was known of the one before is forgotten. */
    public void attempt(Endpoint picked) {
        attempts++;
        endpoint = picked;
        upstreamLocal = null;
        transportFailure = "";
    }

    /** The try did not get as far as its endpoint. */
    public void noEndpoint() {
        endpoint = null;
    }

    /** Our end of the upstream connection of the last try. */
    public Optional<InetSocketAddress> upstreamLocal() {
        return Optional.ofNullable(upstreamLocal);
    }

    public void upstreamLocal(InetSocketAddress address) {
        this.upstreamLocal = address;
    }

    /** Who called, if they said so. */
    public Optional<Peer> downstreamPeer() {
        return Optional.ofNullable(downstreamPeer);
    }

    public void downstreamPeer(Peer peer) {
        this.downstreamPeer = peer;
    }

    /** Who answered, if they said so. */
    public Optional<Peer> upstreamPeer() {
        return Optional.ofNullable(upstreamPeer);
    }

    public void upstreamPeer(Peer peer) {
        this.upstreamPeer = peer;
    }

    /** From the end of the request to the upstream's response head. */
    public Optional<Duration> upstreamServiceTime() {
        return Optional.ofNullable(upstreamServiceTime);
    }

    public void upstreamServiceTime(Duration time) {
        this.upstreamServiceTime = time;
    }

    /** The status the downstream got; 0 when it got none. */
    public int status() {
        return response == null ? 0 : response.status();
    }

    /** Each once, in the order in which they came, which is how Envoy joins them. */
    public List<ResponseFlag> flags() {
        return flags;
    }

    public void flag(ResponseFlag flag) {
        if (!flags.contains(flag)) {
            flags.add(flag);
        }
    }

    /** Response code details; empty when none. */
    public String details() {
        return details;
    }

    public void details(String text) {
        this.details = text;
    }

    /** Why the downstream connection was ended, where that was the proxy's doing; empty otherwise. */
    public String terminationDetails() {
        return terminationDetails;
    }

    public void terminationDetails(String text) {
        this.terminationDetails = text;
    }

    /** What the transport said of a failed upstream connection; empty when it did not fail. */
    public String transportFailure() {
        return transportFailure;
    }

    public void transportFailure(String text) {
        this.transportFailure = text;
    }

    /** From the first byte of the request to the last byte of the response. */
    public Duration duration() {
        return duration;
    }

    public void duration(Duration whole) {
        this.duration = whole;
    }

    /** The router gave the answer, the upstream's or its own; not a filter, nor what keeps bad clients out. */
    public boolean routed() {
        return routed;
    }

    public void markRouted() {
        routed = true;
    }

    /** Tries sent to the upstream, 0 for a local reply. */
    public int attempts() {
        return attempts;
    }

    public long requestHeaderBytes() {
        return requestHeaderBytes;
    }

    public void requestHeaderBytes(long bytes) {
        this.requestHeaderBytes = bytes;
    }

    public long responseHeaderBytes() {
        return responseHeaderBytes;
    }

    public void responseHeaderBytes(long bytes) {
        this.responseHeaderBytes = bytes;
    }

    /** Bytes of the request's body, without framing. */
    public long bytesReceived() {
        return bytesReceived;
    }

    public void received(long bytes) {
        bytesReceived += bytes;
    }

    /** Bytes of the response's body, without framing. */
    public long bytesSent() {
        return bytesSent;
    }

    public void sent(long bytes) {
        bytesSent += bytes;
    }
}
