package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.EdgeRules;
import bookinfo.mesh.proxy.config.RetryPolicy;
import bookinfo.mesh.proxy.config.RouteAction;
import bookinfo.mesh.proxy.config.RouteTable;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.http.ResponseHead;
import java.util.Optional;

/** Chooses what becomes of a request and carries out the rule's changes: no I/O, no state but the random draw. */
public interface Routing {
    /** Normalizes the path as the rules ask; false when it cannot be normalized and the request must be refused. */
    boolean normalize(EdgeRules rules, RequestHead request);

    /** The first matching route of the best matching virtual host, with its split drawn; empty when there is none. */
    Optional<Selection> select(RouteTable table, RequestHead request);

    /** Rewrites path and authority and changes headers on the way to the upstream. */
    void changeRequest(Selection selection, RequestHead request, StreamInfo info);

    /** Changes headers on the way to the downstream. */
    void changeResponse(Selection selection, ResponseHead response, StreamInfo info);

    /** The location that a redirect names. */
    String location(RouteAction.Redirect redirect, Selection selection, RequestHead request);

    /** Whether an answer asks for another try. */
    boolean retries(RetryPolicy policy, ResponseHead response);

    /**
     * Whether a broken-off try asks for another one. A try that ran into its time limit counts as {@link
     * ResetReason#LOCAL_RESET}; overflow is never retried.
     *
     * @param requestStarted bytes of the request may have reached the upstream
     */
    boolean retries(RetryPolicy policy, ResetReason reason, boolean requestStarted);
}
