package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.config.HeaderChanges;
import bookinfo.mesh.proxy.config.HostRewrite;
import bookinfo.mesh.proxy.config.PathRewrite;
import bookinfo.mesh.proxy.config.RetryOn;
import bookinfo.mesh.proxy.config.RetryPolicy;
import bookinfo.mesh.proxy.config.RouteAction;
import bookinfo.mesh.proxy.config.RouteAction.Forward;
import bookinfo.mesh.proxy.config.WeightedCluster;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles what a route does: {@code RouteAction}, {@code RedirectAction}, {@code DirectResponseAction}. */
final class ActionCompiler {

    private static final Map<String, Integer> REDIRECT_STATUS = Map.of(
            "MOVED_PERMANENTLY", 301,
            "FOUND", 302,
            "SEE_OTHER", 303,
            "TEMPORARY_REDIRECT", 307,
            "PERMANENT_REDIRECT", 308);
    private static final Map<String, Integer> NOT_FOUND_STATUS =
            Map.of("SERVICE_UNAVAILABLE", 503, "NOT_FOUND", 404, "INTERNAL_SERVER_ERROR", 500);
    private static final Duration DEFAULT_BASE = Duration.ofMillis(25);

    private ActionCompiler() {}

    static Forward forward(Reader action, RetryPolicy hostPolicy) {
        action.only("priority", "DEFAULT");
        // Limits of gRPC calls, which do not travel over HTTP/1.1.
        action.only("max_grpc_timeout", Duration.ZERO);
        action.message("max_stream_duration").ifPresent(duration -> {
            duration.only("max_stream_duration", Duration.ZERO);
            duration.only("grpc_timeout_header_max", Duration.ZERO);
        });
        return new Forward(
                clusters(action),
                action.duration("timeout", Forward.DEFAULT_TIMEOUT),
                action.has("idle_timeout")
                        ? Optional.of(action.duration("idle_timeout", Duration.ZERO))
                        : Optional.empty(),
                action.message("retry_policy").map(ActionCompiler::retry).orElse(hostPolicy),
                pathRewrite(action, "prefix_rewrite"),
                hostRewrite(action),
                action.scalar("cluster_not_found_response_code")
                        .map(NOT_FOUND_STATUS::get)
                        .orElse(503));
    }

    private static List<WeightedCluster> clusters(Reader action) {
        Optional<Reader> split = action.message("weighted_clusters");
        if (split.isEmpty()) {
            return List.of(WeightedCluster.of(action.requiredText("cluster"), 1));
        }
        // The sum of the weights counts; Envoy ignores this old field too.
        split.get().ignore("total_weight");
        List<WeightedCluster> clusters = split.get().messages("clusters").stream()
                .map(ActionCompiler::weighted)
                .toList();
        if (clusters.stream().mapToLong(WeightedCluster::weight).sum() == 0) {
            throw split.get().refuse("clusters", "all weights are 0 (expected: a sum above 0)");
        }
        return clusters;
    }

    private static WeightedCluster weighted(Reader cluster) {
        HeaderChanges request = HeaderCompiler.request(cluster);
        HeaderChanges response = HeaderCompiler.response(cluster);
        return new WeightedCluster(cluster.requiredText("name"), cluster.number("weight", 0), request, response);
    }

    private static PathRewrite pathRewrite(Reader action, String prefixField) {
        if (action.has(prefixField)) {
            return new PathRewrite.Prefix(action.line(prefixField));
        }
        return action.message("regex_rewrite")
                .<PathRewrite>map(rewrite -> new PathRewrite.Regex(
                        MatchCompiler.pattern(rewrite.requiredMessage("pattern")), rewrite.line("substitution")))
                .orElseGet(PathRewrite.Keep::new);
    }

    private static HostRewrite hostRewrite(Reader action) {
        if (action.has("host_rewrite_literal")) {
            return new HostRewrite.Literal(action.line("host_rewrite_literal"));
        }
        return action.flag("auto_host_rewrite", false) ? new HostRewrite.Endpoint() : new HostRewrite.Keep();
    }

    static RetryPolicy retry(Reader policy) {
        Duration base = DEFAULT_BASE;
        Optional<Reader> backOff = policy.message("retry_back_off");
        if (backOff.isPresent()) {
            base = backOff.get().duration("base_interval", DEFAULT_BASE);
        }
        Duration fallback = base.multipliedBy(10);
        return new RetryPolicy(
                conditions(policy),
                policy.integer("num_retries", 1, 0, Integer.MAX_VALUE),
                policy.duration("per_try_timeout", Duration.ZERO),
                statusCodes(policy),
                base,
                backOff.map(b -> b.duration("max_interval", fallback)).orElse(fallback),
                avoidsPreviousHosts(policy),
                policy.integer("host_selection_retry_max_attempts", 1, 1, 1000));
    }

    private static Set<RetryOn> conditions(Reader policy) {
        Set<RetryOn> conditions = EnumSet.noneOf(RetryOn.class);
        String text = policy.text("retry_on");
        for (String item : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            String name = item.strip();
            conditions.add(RetryOn.named(name)
                    .orElseThrow(() -> policy.refuse(
                            "retry_on", name + " is not supported (expected: " + List.of(RetryOn.values()) + ")")));
        }
        return conditions;
    }

    private static Set<Integer> statusCodes(Reader policy) {
        Set<Integer> codes = new HashSet<>();
        for (Long code : policy.numbers("retriable_status_codes")) {
            if (code < 100 || code > 599) {
                throw policy.refuse("retriable_status_codes", code + " (expected: 100..599)");
            }
            codes.add(code.intValue());
        }
        return codes;
    }

    private static boolean avoidsPreviousHosts(Reader policy) {
        boolean avoids = false;
        for (Reader predicate : policy.messages("retry_host_predicate")) {
            predicate.ignore("name");
            String type = predicate.any("typed_config").typeName();
            if (!type.equals("envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate")) {
                throw predicate.refuse("typed_config", type + " is not supported");
            }
            avoids = true;
        }
        return avoids;
    }

    static RouteAction.Redirect redirect(Reader redirect) {
        Optional<String> scheme = redirect.flag("https_redirect", false)
                ? Optional.of("https")
                : redirect.scalar("scheme_redirect").map(_ -> redirect.line("scheme_redirect"));
        int port = redirect.integer("port_redirect", 0, 0, 65_535);
        PathRewrite path = redirect.has("path_redirect")
                ? new PathRewrite.Full(redirect.line("path_redirect"))
                : pathRewrite(redirect, "prefix_rewrite");
        return new RouteAction.Redirect(
                scheme,
                redirect.scalar("host_redirect").map(_ -> redirect.line("host_redirect")),
                port == 0 ? Optional.empty() : Optional.of(port),
                path,
                redirect.scalar("response_code").map(REDIRECT_STATUS::get).orElse(301),
                redirect.flag("strip_query", false));
    }

    static RouteAction.DirectResponse directResponse(Reader response) {
        int status = response.integer("status", 0, 200, 599);
        String body = response.message("body")
                .map(source -> source.requiredText("inline_string"))
                .orElse("");
        return new RouteAction.DirectResponse(status, body);
    }
}
