package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.HeaderChanges;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Header changes of rules and destinations. The host is no ordinary header: changing it is a rewrite. */
final class HeaderEdits {
    private static final Set<String> HOST = Set.of("host", ":authority");

    private HeaderEdits() {}

    static void apply(HeaderChanges changes, Route.Builder route) {
        route.addAllRequestHeadersToAdd(additions(changes.request()))
                .addAllRequestHeadersToRemove(changes.request().remove())
                .addAllResponseHeadersToAdd(additions(changes.response()))
                .addAllResponseHeadersToRemove(changes.response().remove());
    }

    static void apply(HeaderChanges changes, WeightedCluster.ClusterWeight.Builder share) {
        share.addAllRequestHeadersToAdd(additions(changes.request()))
                .addAllRequestHeadersToRemove(changes.request().remove())
                .addAllResponseHeadersToAdd(additions(changes.response()))
                .addAllResponseHeadersToRemove(changes.response().remove());
    }

    /** The host that requests are to carry, if the changes say so. */
    static Optional<String> host(HeaderChanges changes) {
        return Stream.of(changes.request().set(), changes.request().add())
                .flatMap(map -> map.entrySet().stream())
                .filter(entry -> isHost(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static List<HeaderValueOption> additions(HeaderChanges.Operations operations) {
        List<HeaderValueOption> options = new ArrayList<>();
        operations.set().forEach((name, value) -> {
            if (!isHost(name)) {
                options.add(option(name, value, HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD));
            }
        });
        operations.add().forEach((name, value) -> {
            if (!isHost(name)) {
                options.add(option(name, value, HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD));
            }
        });
        return options;
    }

    private static HeaderValueOption option(String name, String value, HeaderAppendAction action) {
        return HeaderValueOption.newBuilder()
                .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
                .setAppendAction(action)
                .build();
    }

    private static boolean isHost(String name) {
        return HOST.contains(name.toLowerCase(Locale.ROOT));
    }
}
