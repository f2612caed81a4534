package bookinfo.cli.doctor;

import java.util.stream.Stream;

/** Does somebody measure pods for those who scale by it? */
final class MetricsChecks {
    private MetricsChecks() {}

    static Stream<Finding> of(Facts facts) {
        if (facts.autoscalers().isEmpty() || facts.resourceMetrics()) {
            return Stream.empty();
        }
        return Stream.of(Finding.warning(
                "metrics-server-missing",
                "HorizontalPodAutoscalers " + String.join(", ", facts.autoscalers()),
                "They scale by CPU or memory, and nobody answers for metrics.k8s.io: the number of pods stays as it is.",
                "aws eks create-addon --cluster-name " + facts.clusterName() + " --addon-name metrics-server"));
    }
}
