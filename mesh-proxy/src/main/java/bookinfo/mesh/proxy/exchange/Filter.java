package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.http.ResponseHead;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * One step that every request of a listener takes on its way in, and its response on the way out.
 *
 * <p>One instance serves all requests of a listener on all event loops, so it keeps no state of a request. The route is
 * already selected ({@link StreamInfo#selection()}).
 */
public interface Filter {
    /** Names the filter in errors. */
    String name();

    /** Looks at the request head and may change it; decides how to go on. */
    Verdict request(RequestHead request, StreamInfo info);

    /** Looks at the response head, which may be a local reply, and may change it. */
    default void response(ResponseHead response, StreamInfo info) {}

    /** How a request goes on after a filter. */
    sealed interface Verdict {
        Verdict PROCEED = new Proceed();
    }

    /** To the next filter. */
    record Proceed() implements Verdict {}

    /** Wait, then decide again. */
    record Delay(Duration duration, Supplier<Verdict> then) implements Verdict {}

    /** Answer here. */
    record Reply(LocalReply reply) implements Verdict {}

    /** Answer with a failure. */
    record Fail(ProxyFailure failure) implements Verdict {}

    /** Makes the filters of a listener, in order; the router is not one of them. */
    @FunctionalInterface
    interface Factory {
        List<Filter> filters(HttpConnectionManager http);
    }
}
