package bookinfo.cli.doctor;

import static bookinfo.cli.doctor.Trees.list;
import static bookinfo.cli.doctor.Trees.stream;
import static bookinfo.cli.doctor.Trees.texts;

import bookinfo.cli.doctor.Cloud.Cluster;
import bookinfo.cli.doctor.Cloud.Rule;
import bookinfo.cli.doctor.Cloud.Subnet;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads facts from what the aws command printed. */
final class CloudReader {
    private static final int ALL_PORTS = 65535;

    private CloudReader() {}

    static Cloud read(Recording recording) {
        return new Cloud(
                cluster(Trees.of(recording, Piece.CLUSTER).path("cluster")),
                instances(Trees.of(recording, Piece.INSTANCES)),
                securityGroups(Trees.of(recording, Piece.SECURITY_GROUPS)),
                subnets(Trees.of(recording, Piece.SUBNETS)));
    }

    private static Optional<Cluster> cluster(JsonNode cluster) {
        if (!cluster.isObject()) {
            return Optional.empty();
        }
        JsonNode vpc = cluster.path("resourcesVpcConfig");
        List<String> groups =
                new ArrayList<>(List.of(vpc.path("clusterSecurityGroupId").asText()));
        groups.addAll(texts(vpc.path("securityGroupIds")));
        return Optional.of(new Cluster(
                cluster.path("name").asText(),
                groups,
                Set.copyOf(texts(vpc.path("subnetIds"))),
                cluster.path("computeConfig").path("enabled").asBoolean()));
    }

    private static Map<String, Set<String>> instances(JsonNode answer) {
        Map<String, Set<String>> instances = new HashMap<>();
        stream(answer.path("Reservations"))
                .flatMap(reservation -> stream(reservation.path("Instances")))
                .forEach(instance -> instances.put(
                        instance.path("InstanceId").asText(),
                        stream(instance.path("SecurityGroups"))
                                .map(group -> group.path("GroupId").asText())
                                .collect(Collectors.toSet())));
        return instances;
    }

    private static Map<String, List<Rule>> securityGroups(JsonNode answer) {
        Map<String, List<Rule>> groups = new HashMap<>();
        stream(answer.path("SecurityGroups"))
                .forEach(group -> groups.put(
                        group.path("GroupId").asText(), list(group.path("IpPermissions"), CloudReader::rule)));
        return groups;
    }

    private static Rule rule(JsonNode permission) {
        return new Rule(
                permission.path("IpProtocol").asText(),
                permission.path("FromPort").asInt(0),
                permission.path("ToPort").asInt(ALL_PORTS),
                stream(permission.path("UserIdGroupPairs"))
                        .map(pair -> pair.path("GroupId").asText())
                        .collect(Collectors.toSet()),
                Stream.concat(
                                stream(permission.path("IpRanges")).map(range -> range.path("CidrIp")),
                                stream(permission.path("Ipv6Ranges")).map(range -> range.path("CidrIpv6")))
                        .map(range -> AddressRange.parse(range.asText()))
                        .toList());
    }

    /** A network may also have subnets without IPv4, in which neither the control plane nor nodes of EKS can be. */
    private static List<Subnet> subnets(JsonNode answer) {
        return stream(answer.path("Subnets"))
                .filter(subnet -> subnet.hasNonNull("CidrBlock"))
                .map(CloudReader::subnet)
                .toList();
    }

    private static Subnet subnet(JsonNode subnet) {
        Map<String, String> tags = new HashMap<>();
        stream(subnet.path("Tags"))
                .forEach(tag ->
                        tags.put(tag.path("Key").asText(), tag.path("Value").asText()));
        return new Subnet(
                subnet.path("SubnetId").asText(),
                AddressRange.parse(subnet.path("CidrBlock").asText()),
                subnet.path("MapPublicIpOnLaunch").asBoolean(),
                tags);
    }
}
