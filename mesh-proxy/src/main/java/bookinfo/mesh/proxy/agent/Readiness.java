package bookinfo.mesh.proxy.agent;

import bookinfo.mesh.proxy.admin.AdminRequest;
import bookinfo.mesh.proxy.admin.AdminResponse;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether clients may be sent to the pod. As Istio's agent has it: its proxy is live, and has once carried out what the
 * control plane sent. Envoy is live with listeners that it refused, for want of their port for example; a pod that starts
 * without them must not take the place of one that has them.
 */
final class Readiness {
    private static final String CLUSTERS = "cluster_manager.cds";
    private static final String LISTENERS = "listener_manager.lds";
    private static final AdminRequest UPDATES = new AdminRequest(
            "GET",
            "/stats",
            Map.of("filter", "^(cluster_manager\\.cds|listener_manager\\.lds)\\.update_(success|rejected)$"));
    private static final AdminRequest LIVE = AdminRequest.of("GET", "/ready");

    private final Function<AdminRequest, AdminResponse> admin;
    private volatile boolean configured;

    /**
     * @param whole whether the whole configuration must have been carried out once; else it is enough that it has come. Beside
     *     a program that is not redirected there is a listener for each port of the mesh, and a pod is of use without one
     */
    Readiness(Function<AdminRequest, AdminResponse> admin, boolean whole) {
        this.admin = admin;
        this.configured = !whole;
    }

    /** 200 when it is ready; else the body says what is missing. */
    AdminResponse answer() {
        if (!configured) {
            AdminResponse stats = admin.apply(UPDATES);
            if (stats.status() != 200) {
                return stats;
            }
            Map<String, String> counts = counts(stats.body());
            Optional<String> missing =
                    missing(CLUSTERS, "clusters", counts).or(() -> missing(LISTENERS, "listeners", counts));
            if (missing.isPresent()) {
                return new AdminResponse(503, stats.contentType(), missing.get());
            }
            configured = true;
        }
        return admin.apply(LIVE);
    }

    private static Map<String, String> counts(String stats) {
        return stats.lines()
                .map(line -> line.split(": ", 2))
                .filter(parts -> parts.length == 2)
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (first, _) -> first));
    }

    private static Optional<String> missing(String scope, String what, Map<String, String> counts) {
        if (!counts.getOrDefault(scope + ".update_success", "0").equals("0")) {
            return Optional.empty();
        }
        return Optional.of(
                counts.getOrDefault(scope + ".update_rejected", "0").equals("0")
                        ? "no " + what + " in force yet: the control plane has sent none, or not their routes\n"
                        : "the " + what + " of the control plane were refused: the log of the proxy says why\n");
    }
}
