package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.config.FaultConfig;
import bookinfo.mesh.proxy.config.RetryPolicy;
import bookinfo.mesh.proxy.config.Route;
import bookinfo.mesh.proxy.config.RouteAction;
import bookinfo.mesh.proxy.config.RouteTable;
import bookinfo.mesh.proxy.config.VirtualHost;
import bookinfo.mesh.proxy.xds.Tree.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles {@code envoy.config.route.v3.RouteConfiguration}. */
final class RouteCompiler {

    private RouteCompiler() {}

    static RouteTable compile(Message table, String version) {
        return Reader.compile(table, reader -> table(reader, version));
    }

    static RouteTable table(Reader table, String version) {
        // Clusters that do not exist are answered with 503 at run time, as Envoy does for routes that come by RDS.
        table.only("validate_clusters", false);
        // Bodies are bounded by the size of the message that brings them.
        table.ignore("max_direct_response_body_size_bytes");
        List<VirtualHost> hosts = new ArrayList<>();
        Set<String> domains = new HashSet<>();
        for (Reader host : table.messages("virtual_hosts")) {
            hosts.add(host(host, domains));
        }
        return new RouteTable(
                table.text("name"),
                version,
                hosts,
                table.flag("ignore_port_in_host_matching", false),
                HeaderCompiler.request(table),
                HeaderCompiler.response(table));
    }

    private static VirtualHost host(Reader host, Set<String> taken) {
        host.only("require_tls", "NONE");
        List<String> domains = host.texts("domains");
        if (domains.isEmpty()) {
            throw host.refuse("domains", "none (expected: at least one)");
        }
        for (String domain : domains) {
            if (!taken.add(domain.toLowerCase(Locale.ROOT))) {
                throw host.refuse("domains", domain + " belongs to another virtual host (expected: unique domains)");
            }
        }
        RetryPolicy retry =
                host.message("retry_policy").map(ActionCompiler::retry).orElse(RetryPolicy.NONE);
        return new VirtualHost(
                host.requiredText("name"),
                domains,
                host.messages("routes").stream()
                        .map(route -> route(route, retry))
                        .toList(),
                host.flag("include_request_attempt_count", false),
                HeaderCompiler.request(host),
                HeaderCompiler.response(host));
    }

    private static Route route(Reader route, RetryPolicy retry) {
        Optional<Message> metadata = route.data("metadata");
        return new Route(
                route.text("name"),
                MatchCompiler.route(route.requiredMessage("match")),
                action(route, retry),
                HeaderCompiler.request(route),
                HeaderCompiler.response(route),
                fault(route),
                route.message("decorator").map(RouteCompiler::decorator).orElse(""),
                Structs.text(Structs.metadata(metadata, "istio"), "config"));
    }

    private static RouteAction action(Reader route, RetryPolicy retry) {
        return route.message("route")
                .<RouteAction>map(action -> ActionCompiler.forward(action, retry))
                .or(() -> route.message("redirect").map(ActionCompiler::redirect))
                .or(() -> route.message("direct_response").map(ActionCompiler::directResponse))
                .orElseThrow(() -> route.refuse("no supported action (expected: route, redirect or direct_response)"));
    }

    private static String decorator(Reader decorator) {
        // Whether the operation's name travels on as a header; no spans are made, so that it has nothing to name.
        decorator.ignore("propagate");
        decorator.requiredText("operation");
        return decorator.line("operation");
    }

    private static Optional<FaultConfig> fault(Reader route) {
        Optional<FaultConfig> fault = Optional.empty();
        for (Map.Entry<String, Reader> filter :
                route.anyByKey("typed_per_filter_config").entrySet()) {
            if (!filter.getValue().typeName().equals(FilterCompiler.FAULT)) {
                throw route.refuse("typed_per_filter_config", filter.getKey() + " is not supported");
            }
            fault = Optional.of(FilterCompiler.faultConfig(filter.getValue()));
        }
        return fault;
    }
}
