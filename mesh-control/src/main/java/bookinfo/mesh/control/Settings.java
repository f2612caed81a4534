package bookinfo.mesh.control;

import java.util.List;
import java.util.Map;

/**
 * What the environment says.
 *
 * @param host address that every port is bound to
 * @param namespace that the control plane runs in: part of the name on its certificate
 * @param sidecarImage what the injector adds to pods
 */
record Settings(String host, String namespace, String sidecarImage) {
    static Settings of(Map<String, String> environment) {
        return new Settings(
                environment.getOrDefault("HOST", "0.0.0.0"),
                environment.getOrDefault("POD_NAMESPACE", "istio-system"),
                environment.getOrDefault("SIDECAR_IMAGE", "mesh-sidecar:0.1.0"));
    }

    /** The names under which the API server calls our webhooks. */
    List<String> serviceNames() {
        return List.of("istiod." + namespace + ".svc", "istiod." + namespace + ".svc.cluster.local");
    }
}
