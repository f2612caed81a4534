package bookinfo.mesh.control.translate;

import static bookinfo.mesh.control.translate.Names.text;

import bookinfo.mesh.config.DestinationRule;
import bookinfo.mesh.config.DestinationRule.Subset;
import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.Service;
import bookinfo.mesh.config.TrafficPolicy;
import bookinfo.mesh.control.translate.Visible.VisibleService;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.BindConfig;
import io.envoyproxy.envoy.config.core.v3.ExtraSourceAddress;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Clusters: one for each port of each service, one more for each subset, one for each port of the proxy's own pod. */
final class Clusters {
    /** Leads where the application wanted to. */
    static final String PASSTHROUGH = "PassthroughCluster";
    /** Leads to the application, on a port that no service has. */
    static final String INBOUND_PASSTHROUGH = "InboundPassthroughCluster";
    /** Leads nowhere. */
    static final String BLACK_HOLE = "BlackHoleCluster";

    private final Mesh mesh;
    private final Proxy proxy;

    Clusters(Mesh mesh, Proxy proxy) {
        this.mesh = mesh;
        this.proxy = proxy;
    }

    List<Resource> outbound(Visible visible) {
        List<Resource> clusters = new ArrayList<>();
        for (VisibleService service : visible.services()) {
            Optional<DestinationRule> rule = mesh.destinationRuleFor(service.host(), proxy.namespace());
            for (Service.ServicePort port : service.ports()) {
                clusters.add(outbound(service, port.port(), rule, Optional.empty()));
                for (Subset subset : rule.map(DestinationRule::subsets).orElse(List.of())) {
                    clusters.add(outbound(service, port.port(), rule, Optional.of(subset)));
                }
            }
        }
        return clusters;
    }

    private Resource outbound(
            VisibleService service, int port, Optional<DestinationRule> rule, Optional<Subset> subset) {
        TrafficPolicy policy = policy(rule, port);
        TrafficPolicy effective =
                subset.map(part -> part.trafficPolicy().at(port, policy)).orElse(policy);
        String name = Names.outbound(port, subset.map(Subset::name).orElse(""), service.host());
        Struct.Builder about = about(service.host(), service.service());
        rule.ifPresent(one -> about.mergeFrom(Names.configPath("destination-rule", one.meta())));
        subset.ifPresent(part -> about.putFields("subset", text(part.name())));
        Cluster.Builder cluster = base(name, about.build(), effective);
        if (leadsToDialledPod(service)) {
            originalDestination(cluster);
        } else {
            cluster.setType(Cluster.DiscoveryType.EDS)
                    .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder()
                            .setEdsConfig(Names.ADS)
                            .setServiceName(name));
        }
        if (proxy.sharesNetwork()) {
            // So that the other side sees which pod called.
            cluster.setUpstreamBindConfig(BindConfig.newBuilder().setSourceAddress(source(proxy.address())));
        }
        Policies.outliers(cluster, effective.outlierDetection());
        return Resource.of(ResourceType.CLUSTER, name, cluster.build());
    }

    /** A headless service is called by its pods' addresses: the caller has chosen. A gateway's caller has not. */
    private boolean leadsToDialledPod(VisibleService service) {
        return switch (proxy.placement()) {
            case Placement.Redirected _ -> service.service().isHeadless();
            case Placement.Named _, Placement.Edge _ -> false;
        };
    }

    /** The application at an address of its own. */
    Resource inboundTo(String appAddress, InboundPort port) {
        return inbound(
                port,
                cluster -> cluster.setType(Cluster.DiscoveryType.STATIC)
                        .setLbPolicy(Cluster.LbPolicy.ROUND_ROBIN)
                        .setLoadAssignment(ClusterLoadAssignment.newBuilder()
                                .setClusterName(port.cluster())
                                .addEndpoints(LocalityLbEndpoints.newBuilder()
                                        .addLbEndpoints(LbEndpoint.newBuilder()
                                                .setEndpoint(Endpoint.newBuilder()
                                                        .setAddress(Names.address(appAddress, port.number())))))));
    }

    /** The application at the address that was dialled. */
    Resource inboundAsDialled(InboundPort port) {
        return inbound(port, cluster -> originalDestination(cluster).setUpstreamBindConfig(fromProxy()));
    }

    /** The service's connection limits hold here too, its outlier detection does not. */
    private Resource inbound(InboundPort port, UnaryOperator<Cluster.Builder> destination) {
        TrafficPolicy policy = policy(mesh.destinationRuleFor(port.host(), proxy.namespace()), port.servicePort());
        TrafficPolicy own = new TrafficPolicy(Optional.empty(), policy.connectionPool(), Optional.empty(), Map.of());
        Cluster.Builder cluster =
                base(port.cluster(), about(port.host(), port.service()).build(), own);
        return Resource.of(
                ResourceType.CLUSTER, port.cluster(), destination.apply(cluster).build());
    }

    /** The clusters of no service, which redirected connections need. */
    List<Resource> ofRedirection() {
        return Stream.of(
                        Cluster.newBuilder().setName(BLACK_HOLE).setType(Cluster.DiscoveryType.STATIC),
                        originalDestination(Cluster.newBuilder().setName(PASSTHROUGH)),
                        originalDestination(Cluster.newBuilder().setName(INBOUND_PASSTHROUGH))
                                .setUpstreamBindConfig(fromProxy()))
                .map(cluster -> {
                    Policies.connectionPool(cluster, Optional.empty());
                    return Resource.of(
                            ResourceType.CLUSTER,
                            cluster.getName(),
                            cluster.setAltStatName(cluster.getName() + ";").build());
                })
                .toList();
    }

    private static Cluster.Builder originalDestination(Cluster.Builder cluster) {
        return cluster.setType(Cluster.DiscoveryType.ORIGINAL_DST).setLbPolicy(Cluster.LbPolicy.CLUSTER_PROVIDED);
    }

    private BindConfig fromProxy() {
        List<IpFamily> families = proxy.families();
        BindConfig.Builder bind = BindConfig.newBuilder()
                .setSourceAddress(source(families.getFirst().fromProxy()));
        families.stream()
                .skip(1)
                .forEach(family -> bind.addExtraSourceAddresses(
                        ExtraSourceAddress.newBuilder().setAddress(source(family.fromProxy()))));
        return bind.build();
    }

    private static SocketAddress source(String address) {
        return SocketAddress.newBuilder().setAddress(address).setPortValue(0).build();
    }

    private static TrafficPolicy policy(Optional<DestinationRule> rule, int port) {
        return rule.map(one -> one.trafficPolicy().at(port, TrafficPolicy.NONE)).orElse(TrafficPolicy.NONE);
    }

    private static Cluster.Builder base(String name, Struct about, TrafficPolicy policy) {
        Cluster.Builder cluster = Cluster.newBuilder()
                .setName(name)
                // The semicolon ends the name for the rules that cut labels out of statistics.
                .setAltStatName(name + ";")
                .setMetadata(Metadata.newBuilder().putFilterMetadata(Names.ISTIO, about));
        Policies.loadBalancer(cluster, policy.loadBalancer());
        Policies.connectionPool(cluster, policy.connectionPool());
        return cluster;
    }

    private static Struct.Builder about(String host, Service service) {
        Struct one = Struct.newBuilder()
                .putFields("host", text(host))
                .putFields("name", text(service.meta().name()))
                .putFields("namespace", text(service.meta().namespace()))
                .build();
        ListValue all = ListValue.newBuilder()
                .addValues(Value.newBuilder().setStructValue(one))
                .build();
        return Struct.newBuilder()
                .putFields("services", Value.newBuilder().setListValue(all).build());
    }
}
