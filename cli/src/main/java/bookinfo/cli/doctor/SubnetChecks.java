package bookinfo.cli.doctor;

import bookinfo.cli.doctor.Cloud.Subnet;
import bookinfo.cli.doctor.Facts.Service;
import bookinfo.cli.doctor.LoadBalancing.Maker;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Are there subnets that say they are for load balancers? */
final class SubnetChecks {
    private SubnetChecks() {}

    static Stream<Finding> of(Facts facts) {
        return facts.services().stream()
                .filter(service -> service.type().equals("LoadBalancer"))
                .filter(service -> LoadBalancing.of(service).by() != Maker.ANOTHER
                        && LoadBalancing.annotation(service, "subnets").isEmpty())
                .map(service -> of(facts, service))
                .flatMap(Optional::stream);
    }

    /** The tag of subnets that a Service's load balancer may be in. */
    static String role(Service service) {
        return LoadBalancing.of(service).internal() ? "kubernetes.io/role/internal-elb" : "kubernetes.io/role/elb";
    }

    private static Optional<Finding> of(Facts facts, Service service) {
        List<Subnet> subnets = facts.cloud().subnets();
        String role = role(service);
        boolean pending = LoadBalancerChecks.isPending(service);
        if (subnets.isEmpty()) {
            return pending
                    ? Optional.of(Finding.unchecked(
                            "subnets-unchecked",
                            service,
                            "Whether a subnet is tagged " + role + ", only AWS knows.",
                            "./bookinfo doctor eks --cluster " + facts.clusterName()))
                    : Optional.empty();
        }
        if (subnets.stream().anyMatch(subnet -> subnet.tagged(role))) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                pending ? Severity.ERROR : Severity.WARNING,
                "subnets-untagged",
                service.toString(),
                "No subnet of the VPC is tagged " + role + ": who makes the load balancer has to guess from route"
                        + " tables, or finds none.",
                "aws ec2 create-tags --resources " + fitting(service, subnets) + " --tags Key=" + role + ",Value=1"));
    }

    private static String fitting(Service service, List<Subnet> subnets) {
        boolean internal = LoadBalancing.of(service).internal();
        String ids = subnets.stream()
                .filter(subnet -> subnet.publicAddresses() != internal)
                .map(Subnet::id)
                .sorted()
                .collect(Collectors.joining(" "));
        return ids.isEmpty() ? "SUBNETS" : ids;
    }
}
