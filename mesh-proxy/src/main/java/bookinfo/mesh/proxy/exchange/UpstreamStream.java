package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.ResponseHead;
import io.netty.buffer.ByteBuf;

/** One request at the upstream, as its pool and connection see it. Ends with {@code responseEnded} or {@code reset}. */
interface UpstreamStream {
    /** A connection is there and belongs to this request from now on. */
    void connected(UpstreamConnection connection);

    /** A head; more follow when it is informational. */
    void responseHead(ResponseHead head, boolean endStream);

    /** A piece of the body, now owned by the stream. */
    void responseData(ByteBuf data);

    void responseEnded(Headers trailers);

    /** All bytes that had arrived were handed over. */
    void responseFlush();

    /**
     * The request failed.
     *
     * @param transport what the transport said, or empty
     */
    void reset(ResetReason reason, String transport);

    /** The connection can take more of the request. */
    void upstreamWritable();
}
