package bookinfo.mesh.control;

import bookinfo.mesh.config.Revision;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment says.
 *
 * @param host address that every port is bound to
 * @param revision which control plane this is, and the namespace that it runs in
 * @param pod by which this replica is told from others
 * @param sidecarImage what the injector adds to pods, where it does not lie beside the control plane's own
 */
record Settings(String host, Revision revision, String pod, Optional<String> sidecarImage) {
    static Settings of(Map<String, String> environment) {
        return new Settings(
                environment.getOrDefault("HOST", "0.0.0.0"),
                new Revision(
                        environment.getOrDefault("REVISION", Revision.DEFAULT),
                        environment.getOrDefault("POD_NAMESPACE", "istio-system")),
                environment.getOrDefault("POD_NAME", "istiod"),
                Optional.ofNullable(environment.get("SIDECAR_IMAGE")).filter(image -> !image.isBlank()));
    }

    /** Pods of a laptop share one network: then nobody else sends here. */
    boolean sharesNetwork() {
        return host.startsWith("127.");
    }

    /** The names under which the API server calls our webhooks. */
    List<String> serviceNames() {
        String service = revision.service() + "." + revision.namespace() + ".svc";
        return List.of(service, service + ".cluster.local");
    }
}
