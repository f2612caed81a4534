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

/** Clusters: one for each port of each service, one more for each subset, one for each port of the proxy's own pod. */
final class Clusters {
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
        Cluster.Builder cluster = base(name, about.build(), effective)
                .setType(Cluster.DiscoveryType.EDS)
                .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder()
                        .setEdsConfig(Names.ADS)
                        .setServiceName(name))
                // So that the other side sees which pod called: all pods of a laptop share one host.
                .setUpstreamBindConfig(BindConfig.newBuilder()
                        .setSourceAddress(SocketAddress.newBuilder()
                                .setAddress(proxy.address())
                                .setPortValue(0)));
        Policies.outliers(cluster, effective.outlierDetection());
        return Resource.of(ResourceType.CLUSTER, name, cluster.build());
    }

    /** The application beside the proxy. The service's connection limits hold here too, its outlier detection does not. */
    Resource inbound(int port, int servicePort, String host, Service service) {
        TrafficPolicy policy = policy(mesh.destinationRuleFor(host, proxy.namespace()), servicePort);
        String name = Names.inbound(port);
        TrafficPolicy own = new TrafficPolicy(Optional.empty(), policy.connectionPool(), Optional.empty(), Map.of());
        Cluster cluster = base(name, about(host, service).build(), own)
                .setType(Cluster.DiscoveryType.STATIC)
                .setLbPolicy(Cluster.LbPolicy.ROUND_ROBIN)
                .setLoadAssignment(ClusterLoadAssignment.newBuilder()
                        .setClusterName(name)
                        .addEndpoints(LocalityLbEndpoints.newBuilder()
                                .addLbEndpoints(LbEndpoint.newBuilder()
                                        .setEndpoint(Endpoint.newBuilder()
                                                .setAddress(Names.address(proxy.appAddress(), port))))))
                .build();
        return Resource.of(ResourceType.CLUSTER, name, cluster);
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
