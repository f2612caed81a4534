package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.config.FaultConfig;
import bookinfo.mesh.proxy.config.Fraction;
import bookinfo.mesh.proxy.config.HttpFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles {@code http_filters}: which steps a request goes through. */
final class FilterCompiler {

    static final String FAULT = "envoy.extensions.filters.http.fault.v3.HTTPFault";

    private static final String ROUTER = "envoy.extensions.filters.http.router.v3.Router";
    private static final String CORS = "envoy.extensions.filters.http.cors.v3.Cors";
    private static final Set<String> TYPED_STRUCTS = Set.of("udpa.type.v1.TypedStruct", "xds.type.v3.TypedStruct");
    private static final String PEER_METADATA = Tree.Packed.PREFIX + "io.istio.http.peer_metadata.Config";
    private static final String ISTIO_STATS = Tree.Packed.PREFIX + "stats.PluginConfig";
    private static final Set<String> PEER_METADATA_FIELDS =
            Set.of("downstream_discovery", "upstream_discovery", "downstream_propagation", "upstream_propagation");
    private static final Set<String> ISTIO_STATS_FIELDS = Set.of("disable_host_header_fallback");

    private FilterCompiler() {}

    /** The filters in order; the last one is the router. */
    static List<HttpFilter> filters(Reader owner) {
        List<HttpFilter> filters = new ArrayList<>();
        for (Reader filter : owner.messages("http_filters")) {
            if (!filters.isEmpty() && filters.getLast() instanceof HttpFilter.Router) {
                throw filter.refuse("stands after the router (expected: the router last)");
            }
            filter(filter).ifPresent(filters::add);
        }
        if (filters.isEmpty() || !(filters.getLast() instanceof HttpFilter.Router)) {
            throw owner.refuse("http_filters", "no router (expected: envoy.filters.http.router last)");
        }
        return filters;
    }

    private static Optional<HttpFilter> filter(Reader filter) {
        String name = filter.requiredText("name");
        boolean optional = filter.flag("is_optional", false);
        String type = filter.typeIn("typed_config")
                .orElseThrow(() -> filter.refuse("typed_config", "missing (expected: the filter's configuration)"));
        if (TYPED_STRUCTS.contains(type)) {
            return extension(filter, optional);
        }
        return switch (type) {
            case ROUTER -> Optional.of(router(filter.any("typed_config")));
            case FAULT -> Optional.of(fault(filter.any("typed_config")));
            case CORS -> {
                // Without a policy on a route, which is refused there, this filter does nothing.
                filter.any("typed_config");
                yield Optional.empty();
            }
            default -> {
                if (!optional) {
                    throw filter.refuse("typed_config", "filter " + name + " of type " + type + " is not supported");
                }
                filter.ignore("typed_config");
                yield Optional.empty();
            }
        };
    }

    /** A filter that Envoy's own API has no message for. */
    private static Optional<HttpFilter> extension(Reader filter, boolean optional) {
        Reader typed = filter.any("typed_config");
        String url = typed.requiredText("type_url");
        Map<String, Tree.Single> value =
                typed.data("value").map(Structs::fields).orElse(Map.of());
        return switch (url) {
            case PEER_METADATA -> {
                known(typed, value, PEER_METADATA_FIELDS);
                yield Optional.of(new HttpFilter.PeerMetadata(
                        value.keySet().stream().anyMatch(field -> field.startsWith("downstream_")),
                        value.keySet().stream().anyMatch(field -> field.startsWith("upstream_"))));
            }
            case ISTIO_STATS -> {
                known(typed, value, ISTIO_STATS_FIELDS);
                yield Optional.of(new HttpFilter.IstioStats());
            }
            default -> {
                if (!optional) {
                    throw typed.refuse("type_url", url + " is not supported");
                }
                yield Optional.empty();
            }
        };
    }

    private static void known(Reader typed, Map<String, Tree.Single> value, Set<String> fields) {
        value.keySet().stream()
                .filter(field -> !fields.contains(field))
                .findFirst()
                .ifPresent(field -> {
                    throw typed.refuse("value", field + " is not supported");
                });
    }

    private static HttpFilter router(Reader router) {
        // Neither spans nor per-cluster statistics by name are made here.
        router.ignore("start_child_span", "dynamic_stats");
        return new HttpFilter.Router();
    }

    private static HttpFilter fault(Reader fault) {
        FaultConfig config = faultConfig(fault);
        boolean empty = config.delay().isEmpty() && config.abort().isEmpty();
        return new HttpFilter.Fault(empty ? Optional.empty() : Optional.of(config));
    }

    static FaultConfig faultConfig(Reader fault) {
        // Counts by downstream cluster are not kept, wanted or not.
        fault.ignore("disable_downstream_cluster_stats");
        return new FaultConfig(
                fault.message("delay")
                        .map(delay ->
                                new FaultConfig.Delay(requiredDelay(delay), fraction(delay.message("percentage")))),
                fault.message("abort")
                        .map(abort -> new FaultConfig.Abort(
                                abort.integer("http_status", 0, 200, 599), fraction(abort.message("percentage")))),
                fault.messages("headers").stream().map(MatchCompiler::header).toList());
    }

    private static Duration requiredDelay(Reader delay) {
        if (!delay.has("fixed_delay")) {
            throw delay.refuse("fixed_delay", "missing (expected: a duration)");
        }
        return delay.duration("fixed_delay", Duration.ZERO);
    }

    private static Fraction fraction(Optional<Reader> percentage) {
        return percentage.map(FilterCompiler::fraction).orElse(new Fraction(0, 100));
    }

    private static Fraction fraction(Reader percentage) {
        int denominator =
                switch (percentage.scalar("denominator").map(String.class::cast).orElse("HUNDRED")) {
                    case "TEN_THOUSAND" -> 10_000;
                    case "MILLION" -> 1_000_000;
                    default -> 100;
                };
        return new Fraction(percentage.integer("numerator", 0, 0, denominator), denominator);
    }
}
