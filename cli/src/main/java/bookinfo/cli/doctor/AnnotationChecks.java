package bookinfo.cli.doctor;

import static bookinfo.cli.doctor.LoadBalancing.PREFIX;
import static bookinfo.cli.doctor.LoadBalancing.annotation;

import bookinfo.cli.doctor.Facts.Service;
import bookinfo.cli.doctor.LoadBalancing.Maker;
import bookinfo.mesh.config.Names;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Do the annotations of a Service ask for something that exists, and for one thing only? */
final class AnnotationChecks {
    private static final String LISTENER_ATTRIBUTES = PREFIX + "listener-attributes";

    /** Those of the AWS Load Balancer Controller 3.5 and of the AWS cloud provider; see their documentation. */
    private static final Set<String> KNOWN = Set.of(
            "access-log-emit-interval",
            "access-log-enabled",
            "access-log-s3-bucket-name",
            "access-log-s3-bucket-prefix",
            "additional-resource-tags",
            "alpn-policy",
            "attributes",
            "backend-protocol",
            "connection-draining-enabled",
            "connection-draining-timeout",
            "connection-idle-timeout",
            "cross-zone-load-balancing-enabled",
            "disable-nlb-sg",
            "eip-allocations",
            "enable-icmp-for-path-mtu-discovery",
            "enable-prefix-for-ipv6-source-nat",
            "enable-tcp-udp-listener",
            "extra-security-groups",
            "healthcheck-healthy-threshold",
            "healthcheck-interval",
            "healthcheck-path",
            "healthcheck-port",
            "healthcheck-protocol",
            "healthcheck-success-codes",
            "healthcheck-timeout",
            "healthcheck-unhealthy-threshold",
            "inbound-sg-rules-on-private-link-traffic",
            "internal",
            "ip-address-type",
            "ipv6-addresses",
            "manage-backend-security-group-rules",
            "minimum-load-balancer-capacity",
            "multi-cluster-target-group",
            "name",
            "nlb-target-type",
            "private-ipv4-addresses",
            "proxy-protocol",
            "proxy-protocol-per-target-group",
            "quic-enabled-ports",
            "scheme",
            "security-group-prefix-lists",
            "security-groups",
            "source-nat-ipv6-prefixes",
            "ssl-cert",
            "ssl-negotiation-policy",
            "ssl-ports",
            "subnets",
            "target-group-attributes",
            "target-node-labels",
            "type");

    private static final Set<String> TYPES = Set.of("", "nlb", "nlb-ip", "external");
    private static final Set<String> TARGETS = Set.of("", "instance", "ip");
    private static final Set<String> SCHEMES = Set.of("", "internal", "internet-facing");

    private AnnotationChecks() {}

    static Stream<Finding> of(Facts facts) {
        return facts.services().stream()
                .filter(service -> service.type().equals("LoadBalancer"))
                .flatMap(AnnotationChecks::of);
    }

    private static Stream<Finding> of(Service service) {
        return Stream.concat(
                service.annotations().keySet().stream()
                        .sorted()
                        .map(key -> unknown(service, key))
                        .flatMap(Optional::stream),
                Stream.of(
                                value(service, "type", TYPES),
                                value(service, "nlb-target-type", TARGETS),
                                value(service, "scheme", SCHEMES),
                                targetIgnored(service),
                                targetMissing(service),
                                schemeIgnored(service),
                                schemeContradicted(service))
                        .flatMap(Optional::stream));
    }

    private static Optional<Finding> unknown(Service service, String key) {
        boolean meant = key.contains("aws-load") || key.contains("aws-nlb");
        if (!meant
                || key.startsWith(LISTENER_ATTRIBUTES)
                || (key.startsWith(PREFIX) && KNOWN.contains(key.substring(PREFIX.length())))) {
            return Optional.empty();
        }
        String word = key.substring(key.lastIndexOf("balancer-") + "balancer-".length());
        String near = KNOWN.contains(word) ? word : Names.nearest(word, KNOWN).orElse("");
        String better = near.isEmpty() ? "" : " (did you mean " + PREFIX + near + "?)";
        String rename = near.isEmpty()
                ? ""
                : " " + PREFIX + near + "='" + service.annotations().get(key) + "'";
        return Optional.of(Finding.warning(
                "annotation-unknown",
                service,
                "Nobody reads the annotation " + key + better + ".",
                annotate(service, key + "-" + rename)));
    }

    private static Optional<Finding> value(Service service, String name, Set<String> values) {
        String value = annotation(service, name);
        if (values.contains(value)) {
            return Optional.empty();
        }
        String expected = String.join(
                ", ", values.stream().filter(one -> !one.isEmpty()).sorted().toList());
        return Optional.of(Finding.error(
                "annotation-value",
                service,
                PREFIX + name + " says " + value + " (expected: " + expected + ").",
                annotate(service, "--overwrite " + PREFIX + name + "=VALUE")));
    }

    /** The annotation of old articles beside the one of new ones. */
    private static Optional<Finding> targetIgnored(Service service) {
        if (LoadBalancing.of(service).by() != Maker.CLOUD_PROVIDER
                || annotation(service, "nlb-target-type").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Finding.error(
                "annotations-contradict",
                service,
                "nlb-target-type is for the AWS Load Balancer Controller, but "
                        + (annotation(service, "type").isEmpty() ? "without a type" : "type nlb")
                        + " asks the cloud provider of Kubernetes, which ignores it and makes instance targets. The"
                        + " type cannot be changed later: make the Service anew.",
                "kubectl delete service -n " + service.namespace() + " " + service.name()
                        + " && ./bookinfo install -f k8s/overlays/eks/nlb-ip/operator.yaml"));
    }

    private static Optional<Finding> targetMissing(Service service) {
        if (!annotation(service, "type").equals("external")
                || !service.loadBalancerClass().isEmpty()
                || !annotation(service, "nlb-target-type").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Finding.error(
                "target-type-missing",
                service,
                "type external keeps the cloud provider away, and without nlb-target-type the AWS Load Balancer"
                        + " Controller does not take it either: nobody makes the load balancer.",
                annotate(service, PREFIX + "nlb-target-type=instance")));
    }

    private static Optional<Finding> schemeIgnored(Service service) {
        if (LoadBalancing.of(service).by() != Maker.CLOUD_PROVIDER
                || annotation(service, "scheme").isEmpty()) {
            return Optional.empty();
        }
        boolean internal = annotation(service, "scheme").equals("internal");
        return Optional.of(new Finding(
                internal ? Severity.ERROR : Severity.WARNING,
                "scheme-ignored",
                service.toString(),
                "The cloud provider of Kubernetes does not read the annotation scheme"
                        + (internal ? ": the load balancer is open to the internet, not internal." : "."),
                annotate(service, PREFIX + "scheme-" + (internal ? " " + PREFIX + "internal=true" : ""))));
    }

    private static Optional<Finding> schemeContradicted(Service service) {
        String scheme = annotation(service, "scheme");
        String internal = annotation(service, "internal");
        if (LoadBalancing.of(service).by() == Maker.CLOUD_PROVIDER
                || scheme.isEmpty()
                || internal.isEmpty()
                || scheme.equals("internal") != internal.equals("false")) {
            return Optional.empty();
        }
        return Optional.of(Finding.warning(
                "annotations-contradict",
                service,
                "scheme says " + scheme + " and internal says " + internal + "; scheme wins.",
                annotate(service, PREFIX + "internal-")));
    }

    static String annotate(Service service, String change) {
        return "kubectl annotate service -n " + service.namespace() + " " + service.name() + " " + change;
    }
}
