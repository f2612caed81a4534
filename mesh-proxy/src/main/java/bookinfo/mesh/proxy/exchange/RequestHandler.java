package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.HttpTimeouts;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.http.RequestReader;

/** What stands behind a listening socket: the mesh, or a service of the proxy itself. */
interface RequestHandler {
    /** Whether it stands behind this listener of the mesh. */
    boolean serves(Listener listener);

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
