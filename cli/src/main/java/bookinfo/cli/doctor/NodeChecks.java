package bookinfo.cli.doctor;

import bookinfo.cli.doctor.Facts.Node;
import bookinfo.cli.doctor.Facts.Pod;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Is there room for the pods, and are they where a sidecar can work? */
final class NodeChecks {
    private NodeChecks() {}

    static Stream<Finding> of(Facts facts) {
        return Stream.of(none(facts), unschedulable(facts), full(facts), fargate(facts))
                .flatMap(found -> found);
    }

    private static Stream<Finding> none(Facts facts) {
        if (!facts.nodes().isEmpty()) {
            return Stream.empty();
        }
        return Stream.of(Finding.error(
                "no-nodes",
                "Cluster",
                "The cluster has no nodes; no pod can run.",
                "eksctl create nodegroup --cluster " + facts.clusterName() + " --nodes 2"));
    }

    private static Stream<Finding> unschedulable(Facts facts) {
        Map<String, List<Pod>> byReason = facts.pods().stream()
                .filter(pod -> pod.unschedulable().isPresent())
                .collect(Collectors.groupingBy(
                        pod -> pod.unschedulable().orElse(""), TreeMap::new, Collectors.toList()));
        return byReason.entrySet().stream()
                .map(entry -> Finding.error(
                        "pods-find-no-node",
                        "Pods " + names(entry.getValue()),
                        "The scheduler finds no node for them: " + entry.getKey(),
                        room(facts, entry.getKey())));
    }

    private static String room(Facts facts, String reason) {
        String cluster = facts.clusterName();
        if (reason.contains("Too many pods")) {
            return "kubectl set env daemonset/aws-node -n kube-system ENABLE_PREFIX_DELEGATION=true"
                    + " (for nodes that come after it), or more nodes: " + more(cluster);
        }
        if (reason.contains("Insufficient")) {
            return more(cluster);
        }
        return "kubectl describe nodes | grep -A3 Taints";
    }

    private static String more(String cluster) {
        return "eksctl scale nodegroup --cluster " + cluster + " --name NODEGROUP --nodes N --nodes-max N";
    }

    /** A node takes as many pods as its network interfaces have addresses, however small the pods are. */
    private static Stream<Finding> full(Facts facts) {
        return facts.nodes().stream()
                .filter(node -> !node.fargate() && node.podLimit() > 0 && podsOn(facts, node) >= node.podLimit())
                .map(node -> Finding.warning(
                        "node-full",
                        "Node " + node.name(),
                        "It runs " + podsOn(facts, node) + " pods and takes no more than " + node.podLimit() + " ("
                                + node.type() + "), whatever its CPU and memory.",
                        more(facts.clusterName())));
    }

    private static long podsOn(Facts facts, Node node) {
        return facts.pods().stream()
                .filter(pod -> pod.running() && pod.node().equals(node.name()))
                .count();
    }

    private static Stream<Finding> fargate(Facts facts) {
        Map<String, List<Pod>> byNamespace = facts.pods().stream()
                .filter(pod -> pod.fargateProfile().isPresent() && facts.injected(pod.namespace()))
                .collect(Collectors.groupingBy(Pod::namespace, TreeMap::new, Collectors.toList()));
        return byNamespace.entrySet().stream().map(entry -> {
            String profile = entry.getValue().getFirst().fargateProfile().orElse("PROFILE");
            return Finding.error(
                    "fargate-catches-namespace",
                    "Namespace " + entry.getKey(),
                    "The Fargate profile " + profile + " catches " + names(entry.getValue())
                            + ". Fargate allows no NET_ADMIN, so that their traffic cannot be redirected to a sidecar.",
                    "eksctl delete fargateprofile --cluster " + facts.clusterName() + " --name " + profile
                            + " && kubectl rollout restart deployment -n " + entry.getKey());
        });
    }

    static String names(List<Pod> pods) {
        String first = pods.stream().limit(3).map(Pod::toString).sorted().collect(Collectors.joining(", "));
        return pods.size() > 3 ? first + " and " + (pods.size() - 3) + " more" : first;
    }
}
