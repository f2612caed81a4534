package bookinfo.cli.doctor;

import bookinfo.cli.doctor.Facts.Deployment;
import java.util.List;
import java.util.stream.Stream;

/** Is this mesh there, and alone? */
final class ControlPlaneChecks {
    private static final String NAMESPACE = "istio-system";
    private static final String OURS = "mesh-control";
    /** The last segment of the images of Istio's control plane, and of its gateways and sidecars. */
    private static final List<String> ISTIOS = List.of("pilot", "proxyv2");

    private ControlPlaneChecks() {}

    static Stream<Finding> of(Facts facts) {
        return Stream.concat(
                foreign(facts),
                facts.deployments().stream().anyMatch(ControlPlaneChecks::ours)
                        ? unready(facts)
                        : Stream.of(Finding.warning(
                                "mesh-not-installed",
                                "Namespace " + NAMESPACE,
                                "No control plane of this mesh runs here.",
                                "./bookinfo install")));
    }

    /** Whether the Deployment is this mesh's control plane. */
    static boolean ours(Deployment deployment) {
        return has(deployment, List.of(OURS));
    }

    private static Stream<Finding> unready(Facts facts) {
        return facts.deployments().stream()
                .filter(deployment -> ours(deployment) && deployment.ready() == 0)
                .map(deployment -> Finding.error(
                        "control-plane-not-ready",
                        deployment,
                        "No pod of the control plane is ready; no sidecar is injected and no rule arrives.",
                        "kubectl describe pods -n " + deployment.namespace() + " -l app=istiod"));
    }

    private static Stream<Finding> foreign(Facts facts) {
        return facts.deployments().stream()
                .filter(deployment -> has(deployment, ISTIOS))
                .map(deployment -> Finding.error(
                        "another-istio",
                        deployment,
                        "Another Istio runs here (" + String.join(", ", deployment.images())
                                + "). Two meshes would answer the same webhooks and program the same gateway.",
                        "istioctl uninstall --purge"));
    }

    private static boolean has(Deployment deployment, List<String> names) {
        return deployment.images().stream()
                .map(image -> image.substring(image.lastIndexOf('/') + 1).split("[:@]", 2)[0])
                .anyMatch(names::contains);
    }
}
