package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.EdgeRules;
import bookinfo.mesh.proxy.config.PathMatch;
import bookinfo.mesh.proxy.config.RetryOn;
import bookinfo.mesh.proxy.config.RetryPolicy;
import bookinfo.mesh.proxy.config.Route;
import bookinfo.mesh.proxy.config.RouteAction;
import bookinfo.mesh.proxy.config.RouteTable;
import bookinfo.mesh.proxy.config.VirtualHost;
import bookinfo.mesh.proxy.config.WeightedCluster;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.http.ResponseHead;
import java.util.Optional;

/** Routing by path prefix alone: enough to drive the data path without the real rules. */
final class PrefixRouting implements Routing {
    @Override
    public boolean normalize(EdgeRules rules, RequestHead request) {
        return !request.path().contains("#");
    }

    @Override
    public Optional<Selection> select(RouteTable table, RequestHead request) {
        VirtualHost host = table.virtualHosts().getFirst();
        return host.routes().stream()
                .filter(route -> route.match().path() instanceof PathMatch.Prefix prefix
                        && request.path().startsWith(prefix.prefix()))
                .findFirst()
                .map(route -> new Selection(table, host, route, cluster(route)));
    }

    @Override
    public void changeRequest(Selection selection, RequestHead request, StreamInfo info) {}

    @Override
    public void changeResponse(Selection selection, ResponseHead response, StreamInfo info) {}

    @Override
    public String location(RouteAction.Redirect redirect, Selection selection, RequestHead request) {
        return redirect.scheme().orElse("http") + "://" + redirect.host().orElse(request.authority()) + request.path();
    }

    @Override
    public boolean retries(RetryPolicy policy, ResponseHead response) {
        return policy.on().contains(RetryOn.FIVE_XX) && response.status() >= 500;
    }

    @Override
    public boolean retries(RetryPolicy policy, ResetReason reason, boolean requestStarted) {
        return switch (reason) {
            case OVERFLOW -> false;
            case LOCAL_CONNECTION_FAILURE, REMOTE_CONNECTION_FAILURE, CONNECTION_TIMEOUT ->
                policy.on().contains(RetryOn.CONNECT_FAILURE) || policy.on().contains(RetryOn.FIVE_XX);
            default ->
                policy.on().contains(RetryOn.FIVE_XX)
                        || (policy.on().contains(RetryOn.RESET_BEFORE_REQUEST) && !requestStarted);
        };
    }

    private static Optional<WeightedCluster> cluster(Route route) {
        return route.action() instanceof RouteAction.Forward forward
                ? Optional.of(forward.clusters().getFirst())
                : Optional.empty();
    }
}
