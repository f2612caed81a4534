package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.HttpTimeouts;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.http.RequestReader;
import java.util.Optional;

/** What stands behind a listening socket: the mesh, or a service of the proxy itself. */
interface RequestHandler {
    /** The chain of a listener of the mesh that it stands behind; empty where it is the proxy's own. */
    Optional<Chain> chain();

    HttpTimeouts timeouts();

    RequestReader reader();

    /** A connection was opened. */
    void opened();

    /** A connection was closed. */
    void closed();

    /** What will serve a request, once it is started. */
    RequestStream stream(DownstreamConnection connection, RequestHead head, boolean bodiless);

    /** Answers bytes that are no request. */
    void refused(DownstreamConnection connection, ProxyFailure failure);
}
