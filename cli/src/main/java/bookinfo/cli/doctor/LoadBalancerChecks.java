package bookinfo.cli.doctor;

import static bookinfo.cli.doctor.AnnotationChecks.annotate;
import static bookinfo.cli.doctor.LoadBalancing.PREFIX;
import static bookinfo.cli.doctor.LoadBalancing.annotation;

import bookinfo.cli.doctor.Facts.Deployment;
import bookinfo.cli.doctor.Facts.Event;
import bookinfo.cli.doctor.Facts.Pod;
import bookinfo.cli.doctor.Facts.Service;
import bookinfo.cli.doctor.LoadBalancing.Maker;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Does each Service of type LoadBalancer have one, and will requests come through it? */
final class LoadBalancerChecks {
    /** A load balancer of AWS has its address within seconds and answers after two or three minutes. */
    private static final Duration USUAL = Duration.ofMinutes(3);

    private static final String CONTROLLER = "aws-load-balancer-controller";

    private LoadBalancerChecks() {}

    static Stream<Finding> of(Facts facts) {
        return facts.services().stream()
                .filter(service -> service.type().equals("LoadBalancer"))
                .flatMap(service -> Stream.of(
                                controller(facts, service),
                                autoMode(facts, service),
                                pending(facts, service),
                                internal(service),
                                nobodyBehind(facts, service),
                                healthCheck(service),
                                proxyProtocol(facts, service),
                                addressFamily(facts, service),
                                fargate(facts, service))
                        .flatMap(Optional::stream));
    }

    static boolean isPending(Service service) {
        return service.addresses().isEmpty();
    }

    private static Optional<Finding> controller(Facts facts, Service service) {
        if (LoadBalancing.of(service).by() != Maker.CONTROLLER) {
            return Optional.empty();
        }
        Optional<Deployment> controller = facts.deployments().stream()
                .filter(deployment -> deployment.name().equals(CONTROLLER)
                        || deployment.images().stream().anyMatch(image -> image.contains("/" + CONTROLLER + ":")))
                .findFirst();
        if (controller.isEmpty()) {
            return Optional.of(Finding.error(
                    "controller-missing",
                    service,
                    "Its annotations ask the AWS Load Balancer Controller for a load balancer, and that is not"
                            + " installed.",
                    "helm upgrade --install " + CONTROLLER + " " + CONTROLLER
                            + " --repo https://aws.github.io/eks-charts -n kube-system --set clusterName="
                            + facts.clusterName() + " (docs/eks.md has its rights first)"));
        }
        return controller
                .filter(deployment -> deployment.ready() == 0)
                .map(deployment -> Finding.error(
                        "controller-not-ready",
                        deployment,
                        "No pod of the AWS Load Balancer Controller is ready, and " + service + " needs it.",
                        "kubectl logs -n " + deployment.namespace() + " deployment/" + deployment.name()));
    }

    private static Optional<Finding> autoMode(Facts facts, Service service) {
        boolean auto = facts.cloud().cluster().filter(Cloud.Cluster::autoMode).isPresent();
        if (!auto || LoadBalancing.of(service).by() != Maker.CLOUD_PROVIDER) {
            return Optional.empty();
        }
        return Optional.of(Finding.error(
                "auto-mode-class-missing",
                service,
                "EKS Auto Mode makes load balancers for the loadBalancerClass eks.amazonaws.com/nlb only, and this"
                        + " Service has none. It cannot be added later: make the Service anew with it.",
                "kubectl delete service -n " + service.namespace() + " " + service.name()));
    }

    private static Optional<Finding> pending(Facts facts, Service service) {
        if (!isPending(service)) {
            return Optional.empty();
        }
        Duration age = Duration.between(service.created(), facts.at());
        Optional<Event> last = facts.events().stream()
                .filter(event -> event.about().equals(service.toString()))
                .max(Comparator.comparing(Event::last));
        return Optional.of(new Finding(
                age.compareTo(USUAL) > 0 ? Severity.ERROR : Severity.WARNING,
                "load-balancer-pending",
                service.toString(),
                "It waits for its load balancer since " + service.created() + " (" + words(age) + "). "
                        + last.map(event ->
                                        "Last event, " + event.last() + ": " + event.reason() + ": " + event.message())
                                .orElse("There is no event about it: nobody seems to take it."),
                cure(service, last.map(Event::message).orElse(""))));
    }

    private static String cure(Service service, String message) {
        if (message.contains("AccessDenied") || message.contains("not authorized")) {
            return "eksctl create iamserviceaccount or podidentityassociation for who makes it (docs/eks.md)";
        }
        return message.contains("subnet")
                ? "aws ec2 create-tags --resources SUBNETS --tags Key=" + SubnetChecks.role(service) + ",Value=1"
                : "kubectl describe service -n " + service.namespace() + " " + service.name();
    }

    private static Optional<Finding> internal(Service service) {
        LoadBalancing asked = LoadBalancing.of(service);
        boolean said = !annotation(service, "scheme").isEmpty()
                || !annotation(service, "internal").isEmpty();
        if (!asked.internal() || said || asked.by() == Maker.ANOTHER) {
            return Optional.empty();
        }
        return Optional.of(Finding.warning(
                "internal-by-default",
                service,
                "Without an annotation the controller makes an internal load balancer: nobody outside the VPC reaches"
                        + " it.",
                annotate(service, PREFIX + "scheme=internet-facing")));
    }

    private static Optional<Finding> nobodyBehind(Facts facts, Service service) {
        if (service.selector().isEmpty() || facts.behind(service).stream().anyMatch(Pod::ready)) {
            return Optional.empty();
        }
        boolean local = service.externalTrafficPolicy().equals("Local");
        return Optional.of(Finding.error(
                local ? "local-policy-without-pods" : "no-ready-pods",
                service,
                "No pod behind it is ready"
                        + (local ? ", and with externalTrafficPolicy Local every node fails the health check." : "."),
                "kubectl get pods -n " + service.namespace() + " -l " + selector(service)));
    }

    private static String selector(Service service) {
        return String.join(
                ",",
                service.selector().entrySet().stream()
                        .map(Map.Entry::toString)
                        .sorted()
                        .toList());
    }

    /** A number is a port of the target, which is a node where targets are instances. */
    private static Optional<Finding> healthCheck(Service service) {
        String port = annotation(service, "healthcheck-port");
        LoadBalancing asked = LoadBalancing.of(service);
        if (port.equals("15021") && !asked.target().equals("ip")) {
            return Optional.of(Finding.error(
                    "health-check-port",
                    service,
                    "The health check asks port 15021 of the nodes; the gateway listens there in its pod only. The name"
                            + " of the Service's port leads to its node port.",
                    annotate(service, "--overwrite " + PREFIX + "healthcheck-port=status-port")));
        }
        if (service.externalTrafficPolicy().equals("Local")
                && annotation(service, "healthcheck-protocol").equalsIgnoreCase("tcp")) {
            return Optional.of(Finding.warning(
                    "health-check-protocol",
                    service,
                    "With externalTrafficPolicy Local a TCP health check does not tell nodes with a pod from nodes"
                            + " without one.",
                    annotate(service, "--overwrite " + PREFIX + "healthcheck-protocol=http")));
        }
        return Optional.empty();
    }

    private static Optional<Finding> proxyProtocol(Facts facts, Service service) {
        List<Pod> gateways = facts.behind(service).stream()
                .filter(pod -> pod.labels().containsKey("istio"))
                .toList();
        String attributes = annotation(service, "target-group-attributes").replace(" ", "");
        boolean asked = !annotation(service, "proxy-protocol").isEmpty()
                || attributes.contains("proxy_protocol_v2.enabled=true");
        if (gateways.isEmpty() || asked == gateways.stream().anyMatch(facts::expectsProxyHeaders)) {
            return Optional.empty();
        }
        if (asked) {
            return Optional.of(Finding.error(
                    "proxy-protocol-not-expected",
                    service,
                    "The load balancer begins each connection with a PROXY header, which the gateway was not told of: every"
                            + " request is answered 400. It expects one where gatewayTopology.proxyProtocol is said by the"
                            + " mesh's defaultConfig or by its pod's annotation proxy.istio.io/config.",
                    "./bookinfo upgrade -f k8s/overlays/eks/nlb-ip-proxy-protocol/operator.yaml"));
        }
        return Optional.of(Finding.error(
                "proxy-protocol-expected",
                service,
                "The gateway was told (gatewayTopology.proxyProtocol, by the mesh's defaultConfig or by its pod's annotation"
                        + " proxy.istio.io/config) that each connection begins with a PROXY header, which this load balancer does not send: every connection is closed.",
                annotate(service, "--overwrite " + PREFIX + "proxy-protocol='*'")));
    }

    /** In a cluster of IPv6 pods have no IPv4 address, and instance targets are reached by IPv4 only. */
    private static Optional<Finding> addressFamily(Facts facts, Service service) {
        boolean onlySix = facts.service("default", "kubernetes")
                .filter(kubernetes -> kubernetes.ipFamilies().equals(Set.of("IPv6")))
                .isPresent();
        LoadBalancing asked = LoadBalancing.of(service);
        boolean fits = asked.by() != Maker.CLOUD_PROVIDER
                && asked.target().equals("ip")
                && annotation(service, "ip-address-type").equals("dualstack");
        if (!onlySix || fits || asked.by() == Maker.ANOTHER) {
            return Optional.empty();
        }
        return Optional.of(Finding.error(
                "ipv6-needs-ip-targets",
                service,
                "The cluster's pods have IPv6 addresses only. Load balancers reach those as IP targets of a dual-stack"
                        + " Network Load Balancer, which this Service does not ask for.",
                "kubectl delete service -n " + service.namespace() + " " + service.name()
                        + " && ./bookinfo install -f k8s/overlays/eks/nlb-ip-dualstack/operator.yaml"));
    }

    private static Optional<Finding> fargate(Facts facts, Service service) {
        boolean onFargate = facts.behind(service).stream()
                .anyMatch(pod -> pod.fargateProfile().isPresent());
        if (!onFargate || LoadBalancing.of(service).target().equals("ip")) {
            return Optional.empty();
        }
        return Optional.of(Finding.error(
                "fargate-needs-ip-targets",
                service,
                "Its pods are on Fargate, where no node port is: only IP targets reach them.",
                "kubectl delete service -n " + service.namespace() + " " + service.name()
                        + " && ./bookinfo install -f k8s/overlays/eks/nlb-ip/operator.yaml"));
    }

    private static String words(Duration age) {
        return age.toHours() > 0
                ? age.toHours() + " h " + age.toMinutesPart() + " min"
                : age.toMinutes() + " min " + age.toSecondsPart() + " s";
    }
}
