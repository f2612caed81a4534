package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.exchange.Telemetry.UpstreamEvent;
import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A connection to an endpoint for one client, from the first dialling on; it counts as one request, as Envoy counts it. */
final class TcpUpstream implements Dialer.Dialled {
    private final TcpConnection owner;
    private final ClusterPool cluster;
    private final Endpoint endpoint;
    private final EndpointPool pool;
    private @Nullable TcpEnd end;
    private boolean unwanted;

    TcpUpstream(TcpConnection owner, ClusterPool cluster, Endpoint endpoint) {
        this.owner = owner;
        this.cluster = cluster;
        this.endpoint = endpoint;
        this.pool = cluster.endpoint(endpoint);
    }

    void start() {
        pool.tunnels(1);
        cluster.usage().pending(1);
        count(UpstreamEvent.RQ_PENDING);
        pool.dialer().dial(this);
    }

    /**
     * The client is gone: closes when what it sent has left.
     *
     * @param broken it broke off: so does this end, at once
     */
    void finish(boolean broken) {
        unwanted = true;
        if (end != null && broken) {
            end.reset();
        } else if (end != null) {
            end.finish();
        }
    }

    void close() {
        unwanted = true;
        if (end != null) {
            end.close();
        }
    }

    @Override
    public void opened(Channel channel) {
        noLongerPending();
        cluster.usage().requests(1);
        count(UpstreamEvent.RQ_STARTED);
        cluster.state().connected(endpoint);
        // Nothing else will be heard of a connection that opens but that it was good.
        cluster.state().answered(endpoint, 200);
        TcpEnd opened = new TcpEnd(owner, (SocketChannel) channel);
        end = opened;
        channel.pipeline().addLast(opened);
        owner.info().upstreamLocal(opened.localAddress());
        if (unwanted) {
            opened.close();
        } else {
            owner.connected(opened);
        }
    }

    @Override
    public void failed(ResetReason reason, String transport) {
        noLongerPending();
        pool.tunnels(-1);
        count(UpstreamEvent.RQ_PENDING_FAILED);
        cluster.state().unanswered(endpoint, reason == ResetReason.CONNECTION_TIMEOUT ? 504 : 503);
        owner.info().transportFailure(transport);
        owner.info().flag(ResponseFlag.UF);
        owner.failed(cluster.config().name());
    }

    /** The connection that was open is no more. */
    void closed() {
        pool.tunnels(-1);
        cluster.usage().requests(-1);
        count(UpstreamEvent.RQ_ENDED);
        pool.dialer().closed();
    }

    private void noLongerPending() {
        cluster.usage().pending(-1);
        count(UpstreamEvent.RQ_PENDING_ENDED);
    }

    private void count(UpstreamEvent event) {
        cluster.count(event, endpoint);
    }
}
