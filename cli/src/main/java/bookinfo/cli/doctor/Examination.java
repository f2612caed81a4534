package bookinfo.cli.doctor;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** All checks; a pure function from facts to findings. */
final class Examination {
    private static final List<Function<Facts, Stream<Finding>>> CHECKS = List.of(
            VersionChecks::of,
            NodeChecks::of,
            ControlPlaneChecks::of,
            WebhookChecks::of,
            InjectionChecks::of,
            PortChecks::of,
            AnnotationChecks::of,
            LoadBalancerChecks::of,
            SubnetChecks::of,
            MetricsChecks::of);

    private Examination() {}

    static List<Finding> of(Facts facts) {
        return CHECKS.stream()
                .flatMap(check -> check.apply(facts))
                .distinct()
                .sorted(Finding.ORDER)
                .toList();
    }
}
