package bookinfo.mesh.config;

import bookinfo.mesh.config.IstioOperator.Component;
import java.util.List;
import java.util.Optional;

/** The part of an IstioOperator that is older than its components: the values of Istio's Helm charts. */
record HelmValues(
        Optional<String> hub,
        Optional<String> tag,
        Optional<String> imagePullPolicy,
        List<String> imagePullSecrets,
        Optional<Boolean> budgets,
        Optional<Boolean> networkPolicies,
        Component pilot,
        Component ingressGateway) {

    static HelmValues none() {
        return new HelmValues(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Component.unchanged(),
                Component.unchanged());
    }
}
