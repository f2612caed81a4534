package bookinfo.mesh.proxy.xds;

import java.time.Duration;
import java.util.List;

/** Checks where a resource is said to come from: the aggregated stream, xDS v3. */
final class ConfigSources {

    private ConfigSources() {}

    static void ads(Reader source) {
        if (source.message("ads").isEmpty()) {
            throw source.refuse("no supported source (expected: ads)");
        }
        source.only("resource_api_version", "V3");
        // A resource that was asked for is waited for without end, which is what 0 means.
        source.only("initial_fetch_timeout", Duration.ZERO);
    }

    /** The name of the cluster behind an {@code ads_config}: incremental xDS over gRPC. */
    static String deltaGrpcCluster(Reader ads) {
        String type = ads.scalar("api_type").map(String.class::cast).orElse("DEPRECATED_AND_UNAVAILABLE_DO_NOT_USE");
        if (!type.equals("DELTA_GRPC")) {
            throw ads.refuse("api_type", type + " is not supported (expected: DELTA_GRPC)");
        }
        ads.only("transport_api_version", "V3");
        // The node goes with the first request of a stream and never again, which every control plane takes.
        ads.ignore("set_node_on_first_message_only");
        List<Reader> services = ads.messages("grpc_services");
        if (services.size() != 1) {
            throw ads.refuse("grpc_services", services.size() + " (expected: exactly one)");
        }
        return services.getFirst().requiredMessage("envoy_grpc").requiredText("cluster_name");
    }
}
