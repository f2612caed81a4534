package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.xds.Tree.Message;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Compiles {@code envoy.config.endpoint.v3.ClusterLoadAssignment}. */
final class EndpointCompiler {

    private EndpointCompiler() {}

    static List<Endpoint> compile(Message assignment) {
        return Reader.compile(assignment, reader -> endpoints(reader, false));
    }

    /**
     * The endpoints of an assignment.
     *
     * @param names whether an address may be a host name
     */
    static List<Endpoint> endpoints(Reader assignment, boolean names) {
        assignment.text("cluster_name");
        assignment.message("policy");
        List<Endpoint> endpoints = new ArrayList<>();
        for (Reader locality : assignment.messages("endpoints")) {
            locality.only("priority", 0L);
            // Where a group of endpoints is, and how heavy it is, counts only under locality-aware policies, which are
            // refused.
            locality.ignore("locality", "load_balancing_weight");
            locality.messages("lb_endpoints").forEach(endpoint -> endpoints.add(endpoint(endpoint, names)));
        }
        return endpoints;
    }

    private static Endpoint endpoint(Reader lb, boolean names) {
        Reader endpoint = lb.requiredMessage("endpoint");
        Reader address = endpoint.requiredMessage("address");
        InetSocketAddress socket = names ? Addresses.ipOrName(address) : Addresses.ip(address);
        return new Endpoint(
                socket,
                lb.integer("load_balancing_weight", 1, 1, Integer.MAX_VALUE),
                healthy(lb),
                Structs.text(Structs.metadata(lb.data("metadata"), "istio"), "workload")
                        .orElse(""));
    }

    private static boolean healthy(Reader lb) {
        String status = lb.scalar("health_status").map(String.class::cast).orElse("UNKNOWN");
        return switch (status) {
            case "UNKNOWN", "HEALTHY" -> true;
            case "UNHEALTHY", "DRAINING", "TIMEOUT" -> false;
            default -> throw lb.refuse("health_status", status + " is not supported");
        };
    }
}
