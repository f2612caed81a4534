package bookinfo.cli.doctor;

import bookinfo.cli.doctor.Cloud.Cluster;
import bookinfo.cli.doctor.Cloud.Rule;
import bookinfo.cli.doctor.Cloud.Subnet;
import bookinfo.cli.doctor.Facts.Node;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Do the security groups of the nodes let in what the mesh needs: the control plane's questions to webhooks, and
 * sidecars of other nodes that ask for their configuration? Nodes of managed groups carry the cluster security group,
 * which lets its own members in; nodes of one's own often do not.
 */
final class PortChecks {
    private static final int WEBHOOK = 15017;
    private static final int XDS = 15010;
    private static final int SECURE_XDS = 15012;

    private final Cloud cloud;
    private final Cluster cluster;
    /** Names of nodes by the security groups that they have. */
    private final Map<Set<String>, List<String>> nodes;

    private PortChecks(Facts facts, Cluster cluster) {
        this.cloud = facts.cloud();
        this.cluster = cluster;
        this.nodes = facts.nodes().stream()
                .filter(node -> cloud.instances().containsKey(node.instance()))
                .collect(Collectors.groupingBy(
                        node -> new TreeSet<>(groups(node)),
                        () -> new TreeMap<>(Comparator.comparing(Object::toString)),
                        Collectors.mapping(Node::name, Collectors.toList())));
    }

    static Stream<Finding> of(Facts facts) {
        if (facts.nodes().stream().allMatch(node -> node.instance().isEmpty())) {
            return Stream.empty();
        }
        return facts.cloud()
                .cluster()
                .map(cluster -> new PortChecks(facts, cluster).findings())
                .orElseGet(() -> Stream.of(Finding.unchecked(
                        "ports-unchecked",
                        "Security groups",
                        "Whether the control plane of EKS reaches port " + WEBHOOK + " of the nodes, and the nodes "
                                + XDS
                                + " of each other, only AWS knows. The command asks it by the aws program, and changes"
                                + " nothing.",
                        "./bookinfo doctor eks --cluster " + facts.clusterName())));
    }

    private Stream<Finding> findings() {
        if (nodes.isEmpty()) {
            return Stream.of(Finding.unchecked(
                    "ports-unchecked",
                    "Security groups",
                    "None of the nodes is among the instances that AWS has tagged kubernetes.io/cluster/"
                            + cluster.name() + ": is that the cluster that kubectl means?",
                    "kubectl config current-context"));
        }
        return nodes.keySet().stream().flatMap(to -> Stream.concat(webhook(to), xds(to)));
    }

    private Stream<Finding> webhook(Set<String> to) {
        if (open(to, WEBHOOK, cluster.groups(), ranges(cluster.subnets()))) {
            return Stream.empty();
        }
        return Stream.of(closed(
                Severity.ERROR,
                "webhook-port-closed",
                to,
                WEBHOOK,
                "from the control plane of EKS (" + String.join(", ", cluster.groups())
                        + "): the injector is not reached, and new pods of labelled namespaces are refused",
                cluster.groups().getFirst()));
    }

    private Stream<Finding> xds(Set<String> to) {
        return nodes.keySet().stream()
                .flatMap(from -> Stream.of(
                                xds(to, from, Severity.ERROR, XDS, "sidecars there get no configuration"),
                                xds(
                                        to,
                                        from,
                                        Severity.WARNING,
                                        SECURE_XDS,
                                        "proxies of other meshes ask there; this one does not yet"))
                        .flatMap(Optional::stream));
    }

    private Optional<Finding> xds(Set<String> to, Set<String> from, Severity severity, int port, String consequence) {
        if (open(to, port, from, ranges(Set.of()))) {
            return Optional.empty();
        }
        String source = "from nodes with " + String.join(", ", from) + ": " + consequence;
        return Optional.of(closed(
                severity, "xds-port-closed", to, port, source, from.iterator().next()));
    }

    private Finding closed(Severity severity, String code, Set<String> to, int port, String what, String source) {
        List<String> names = nodes.getOrDefault(to, List.of());
        return new Finding(
                severity,
                code,
                names.size() == 1 ? "Node " + names.getFirst() : names.size() + " nodes, such as " + names.getFirst(),
                "Their security groups (" + String.join(", ", to) + ") do not let in port " + port + " " + what + ".",
                "aws ec2 authorize-security-group-ingress --group-id "
                        + to.iterator().next() + " --protocol tcp --port " + port + " --source-group " + source);
    }

    /** Any rule of any group that lets in one of the sources, or all addresses that it may come from. */
    private boolean open(Set<String> to, int port, Collection<String> sources, List<AddressRange> from) {
        return to.stream()
                .flatMap(group -> cloud.securityGroups().getOrDefault(group, List.of()).stream())
                .filter(rule -> rule.covers(port))
                .anyMatch(rule -> sources.stream().anyMatch(rule.groups()::contains) || letsIn(rule, from));
    }

    private static boolean letsIn(Rule rule, List<AddressRange> addresses) {
        return !addresses.isEmpty()
                && addresses.stream()
                        .allMatch(address -> rule.ranges().stream().anyMatch(range -> range.contains(address)));
    }

    /** Of some subnets, or of all of the network when none is named. */
    private List<AddressRange> ranges(Set<String> ids) {
        return cloud.subnets().stream()
                .filter(subnet -> ids.isEmpty() || ids.contains(subnet.id()))
                .map(Subnet::range)
                .toList();
    }

    private Set<String> groups(Node node) {
        return cloud.instances().getOrDefault(node.instance(), Set.of());
    }
}
