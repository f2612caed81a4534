package bookinfo.mesh.proxy.route;

import bookinfo.mesh.proxy.config.EdgeRules;
import bookinfo.mesh.proxy.config.HostRewrite;
import bookinfo.mesh.proxy.config.PathRewrite;
import bookinfo.mesh.proxy.config.RetryPolicy;
import bookinfo.mesh.proxy.config.RouteAction;
import bookinfo.mesh.proxy.config.RouteTable;
import bookinfo.mesh.proxy.exchange.ResetReason;
import bookinfo.mesh.proxy.exchange.Routing;
import bookinfo.mesh.proxy.exchange.Selection;
import bookinfo.mesh.proxy.exchange.StreamInfo;
import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.http.ResponseHead;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Routing by route tables. One instance serves all event loops. */
public final class RuleRouting implements Routing {
    /** More tables than this are in use at no time; older ones are of configurations that have been replaced. */
    private static final int MAX_COMPILED = 256;

    private final Supplier<? extends RandomGenerator> random;
    /** By identity, because comparing tables by content would cost more than routing. Replaced, never changed. */
    private volatile IdentityHashMap<RouteTable, Matcher> compiled = new IdentityHashMap<>();

    /** @param random asked for each draw, on the event loop that draws */
    public RuleRouting(Supplier<? extends RandomGenerator> random) {
        this.random = random;
    }

    /**
     * Makes sure that a table can be routed by, for whoever accepts configuration.
     *
     * @throws IllegalArgumentException naming a domain claimed twice, a split without weight, or a header value with a
     *     command operator
     */
    public static void check(RouteTable table) {
        new Matcher(table);
        HeaderEdits.check(table.request());
        HeaderEdits.check(table.response());
        for (var host : table.virtualHosts()) {
            HeaderEdits.check(host.request());
            HeaderEdits.check(host.response());
            for (var route : host.routes()) {
                HeaderEdits.check(route.request());
                HeaderEdits.check(route.response());
                if (route.action() instanceof RouteAction.Forward forward) {
                    forward.clusters().forEach(cluster -> HeaderEdits.check(cluster.request()));
                    forward.clusters().forEach(cluster -> HeaderEdits.check(cluster.response()));
                }
            }
        }
    }

    @Override
    public boolean normalize(EdgeRules rules, RequestHead request) {
        if (!rules.normalizePath() && !rules.mergeSlashes()) {
            return true;
        }
        if (request.path().equals("*")) {
            return true;
        }
        Optional<String> normal = PathNormalizer.normalize(request.path(), rules.normalizePath(), rules.mergeSlashes());
        if (normal.isEmpty()) {
            return false;
        }
        request.path(normal.get());
        return true;
    }

    @Override
    public Optional<Selection> select(RouteTable table, RequestHead request) {
        Matcher matcher = compiled.get(table);
        return (matcher == null ? compile(table) : matcher).select(request, random.get());
    }

    @Override
    public void changeRequest(Selection selection, RequestHead request, StreamInfo info) {
        if (selection.route().action() instanceof RouteAction.Forward forward) {
            rewrite(forward, selection, request);
        }
        Headers headers = request.headers();
        if (selection.cluster().isPresent()) {
            HeaderEdits.apply(selection.cluster().get().request(), headers);
        }
        HeaderEdits.apply(selection.route().request(), headers);
        HeaderEdits.apply(selection.virtualHost().request(), headers);
        HeaderEdits.apply(selection.table().request(), headers);
    }

    @Override
    public void changeResponse(Selection selection, ResponseHead response, StreamInfo info) {
        Headers headers = response.headers();
        if (selection.cluster().isPresent()) {
            HeaderEdits.apply(selection.cluster().get().response(), headers);
        }
        HeaderEdits.apply(selection.route().response(), headers);
        HeaderEdits.apply(selection.virtualHost().response(), headers);
        HeaderEdits.apply(selection.table().response(), headers);
    }

    @Override
    public String location(RouteAction.Redirect redirect, Selection selection, RequestHead request) {
        return Rewrites.location(redirect, selection.route().match().path(), request);
    }

    @Override
    public boolean retries(RetryPolicy policy, ResponseHead response) {
        return Retries.after(policy, response);
    }

    @Override
    public boolean retries(RetryPolicy policy, ResetReason reason, boolean requestStarted) {
        return Retries.after(policy, reason, requestStarted);
    }

    private static void rewrite(RouteAction.Forward forward, Selection selection, RequestHead request) {
        String before = request.path();
        String after =
                Rewrites.target(forward.pathRewrite(), selection.route().match().path(), before);
        // Envoy names the path before a rewrite even where that changes nothing, and takes no path for no rewrite.
        if (!(forward.pathRewrite() instanceof PathRewrite.Keep) && Conditions.pathEnd(after) > 0) {
            request.headers().set("x-envoy-original-path", before);
            request.path(after);
        }
        switch (forward.hostRewrite()) {
            case HostRewrite.Literal(String authority) -> request.rewriteAuthority(authority);
            // The name of an endpoint is known only once one is picked: the exchange's own concern.
            case HostRewrite.Endpoint _, HostRewrite.Keep _ -> {}
        }
    }

    private synchronized Matcher compile(RouteTable table) {
        Matcher matcher = new Matcher(table);
        IdentityHashMap<RouteTable, Matcher> more = new IdentityHashMap<>();
        if (compiled.size() < MAX_COMPILED) {
            more.putAll(compiled);
        }
        more.put(table, matcher);
        compiled = more;
        return matcher;
    }
}
