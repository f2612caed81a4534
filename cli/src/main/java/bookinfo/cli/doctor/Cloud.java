package bookinfo.cli.doctor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What AWS knows.
 *
 * @param instances the security groups of each instance; empty where AWS was not asked
 */
record Cloud(
        Optional<Cluster> cluster,
        Map<String, Set<String>> instances,
        Map<String, List<Rule>> securityGroups,
        List<Subnet> subnets) {
    Cloud {
        instances = Map.copyOf(instances);
        securityGroups = Map.copyOf(securityGroups);
        subnets = List.copyOf(subnets);
    }

    /**
     * @param groups security groups of the control plane's network interfaces, the cluster security group first
     * @param subnets where those interfaces are
     */
    record Cluster(String name, List<String> groups, Set<String> subnets, boolean autoMode) {
        Cluster {
            groups = List.copyOf(groups);
            subnets = Set.copyOf(subnets);
        }
    }

    /**
     * What a security group lets in.
     *
     * @param protocol {@code tcp}, or {@code -1} for all
     * @param groups from which security groups
     * @param ranges from which address ranges
     */
    record Rule(String protocol, int from, int to, Set<String> groups, List<AddressRange> ranges) {
        Rule {
            groups = Set.copyOf(groups);
            ranges = List.copyOf(ranges);
        }

        boolean covers(int port) {
            return protocol.equals("-1") || (protocol.equals("tcp") && from <= port && port <= to);
        }
    }

    record Subnet(String id, AddressRange range, boolean publicAddresses, Map<String, String> tags) {
        Subnet {
            tags = Map.copyOf(tags);
        }

        /** Tagged by whoever made the network; the value is {@code 1} or nothing. */
        boolean tagged(String role) {
            String value = tags.getOrDefault(role, "0");
            return value.equals("1") || value.isEmpty();
        }
    }
}
