package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.http.Headers;
import io.netty.buffer.ByteBuf;

/** What a downstream connection tells about the one request that it is reading or answering. */
interface RequestStream {
    /** Begins; the answer may be complete before this returns. */
    void start();

    /** Whether more of the body can be taken now; when that changes to yes, the stream calls {@code readOn}. */
    boolean acceptsBody();

    /** A piece of the body, now owned by the stream. */
    void requestData(ByteBuf data);

    void requestEnded(Headers trailers);

    /** The bytes that should have been the rest of the request are not acceptable. */
    void requestBroken(ProxyFailure failure);

    /** All bytes that had arrived were handed over. */
    void requestFlush();

    /** The downstream left. */
    void downstreamGone();

    /** The downstream can take more of the response, or has to be spared, see the connection's {@code writable}. */
    void downstreamWritable(boolean writable);
}
