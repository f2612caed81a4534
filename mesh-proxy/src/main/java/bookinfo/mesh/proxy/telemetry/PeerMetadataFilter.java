package bookinfo.mesh.proxy.telemetry;

import bookinfo.mesh.proxy.config.HttpFilter;
import bookinfo.mesh.proxy.exchange.Filter;
import bookinfo.mesh.proxy.exchange.Peer;
import bookinfo.mesh.proxy.exchange.StreamInfo;
import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.http.ResponseHead;
import java.util.Optional;

/**
 * Tells the next proxy who calls and the caller's proxy who answers, and keeps both away from the programs at either end.
 * An answer is given only to who introduced itself.
 */
public final class PeerMetadataFilter implements Filter {
    private final HttpFilter.PeerMetadata config;
    private final String nodeId;
    private final String own;
    private final PeerMetadata metadata = new PeerMetadata();

    /**
     * @param nodeId as in the bootstrap, such as {@code sidecar~10.0.0.1~reviews-v1-abc.default~default.svc.cluster.local}
     * @param pod name of this proxy's pod
     */
    public PeerMetadataFilter(HttpFilter.PeerMetadata config, String nodeId, String pod, Peer self) {
        this.config = config;
        this.nodeId = nodeId;
        this.own = PeerMetadata.encode(pod, self);
    }

    @Override
    public String name() {
        return "istio.metadata_exchange";
    }

    @Override
    public Verdict request(RequestHead request, StreamInfo info) {
        Headers headers = request.headers();
        if (config.downstream()) {
            Optional<Peer> caller = take(headers);
            if (caller.isPresent()) {
                info.downstreamPeer(caller.get());
            }
        }
        if (config.upstream()) {
            if (towardsMesh(info)) {
                introduce(headers);
            } else {
                take(headers);
            }
        }
        return Verdict.PROCEED;
    }

    @Override
    public void response(ResponseHead response, StreamInfo info) {
        Headers headers = response.headers();
        if (config.upstream()) {
            Optional<Peer> answerer = take(headers);
            if (answerer.isPresent()) {
                info.upstreamPeer(answerer.get());
            }
        }
        if (config.downstream()) {
            take(headers);
            if (info.downstreamPeer().isPresent()) {
                introduce(headers);
            }
        }
    }

    private void introduce(Headers headers) {
        headers.set(PeerMetadata.ID, nodeId);
        headers.set(PeerMetadata.METADATA, own);
    }

    private Optional<Peer> take(Headers headers) {
        String value = headers.first(PeerMetadata.METADATA);
        headers.remove(PeerMetadata.METADATA);
        headers.remove(PeerMetadata.ID);
        return value == null ? Optional.empty() : metadata.decode(value);
    }

    /** Only clusters of the mesh stand for a service; to the outside world the workload is none of its business. */
    private static boolean towardsMesh(StreamInfo info) {
        return info.cluster().flatMap(cluster -> cluster.service()).isPresent();
    }
}
