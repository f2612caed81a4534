package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.DestinationRule;
import bookinfo.mesh.config.DestinationRule.Subset;
import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.Service;
import bookinfo.mesh.config.Workload;
import bookinfo.mesh.control.translate.Visible.VisibleService;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The ready addresses behind each outbound cluster. */
final class Endpoints {
    private final Mesh mesh;
    private final Proxy proxy;

    Endpoints(Mesh mesh, Proxy proxy) {
        this.mesh = mesh;
        this.proxy = proxy;
    }

    List<Resource> of(Visible visible) {
        List<Resource> assignments = new ArrayList<>();
        for (VisibleService service : visible.services()) {
            List<Subset> subsets = mesh.destinationRuleFor(service.host(), proxy.namespace())
                    .map(DestinationRule::subsets)
                    .orElse(List.of());
            for (Service.ServicePort port : service.ports()) {
                assignments.add(assignment(service, port, "", Map.of()));
                for (Subset subset : subsets) {
                    assignments.add(assignment(service, port, subset.name(), subset.labels()));
                }
            }
        }
        return assignments;
    }

    private Resource assignment(
            VisibleService service, Service.ServicePort port, String subset, Map<String, String> labels) {
        String name = Names.outbound(port.port(), subset, service.host());
        List<LbEndpoint> endpoints = mesh.endpoints(service.service(), port, labels).stream()
                // A service in two IP families has each pod twice; only those addresses lead anywhere that this pod can
                // use.
                .filter(endpoint -> proxy.families().contains(IpFamily.of(endpoint.address())))
                .map(this::endpoint)
                .toList();
        ClusterLoadAssignment.Builder assignment =
                ClusterLoadAssignment.newBuilder().setClusterName(name);
        if (!endpoints.isEmpty()) {
            assignment.addEndpoints(LocalityLbEndpoints.newBuilder()
                    .setLocality(Locality.getDefaultInstance())
                    .setLoadBalancingWeight(UInt32Value.of(endpoints.size()))
                    .addAllLbEndpoints(endpoints));
        }
        return Resource.of(ResourceType.ENDPOINT, name, assignment.build());
    }

    private LbEndpoint endpoint(bookinfo.mesh.config.Endpoint endpoint) {
        LbEndpoint.Builder host = LbEndpoint.newBuilder()
                .setEndpoint(Endpoint.newBuilder().setAddress(Names.address(endpoint.address(), endpoint.port())))
                .setHealthStatus(HealthStatus.HEALTHY)
                .setLoadBalancingWeight(UInt32Value.of(1));
        endpoint.workload()
                .ifPresent(pod -> host.setMetadata(Metadata.newBuilder()
                        .putFilterMetadata(
                                Names.ISTIO,
                                Struct.newBuilder()
                                        .putFields("workload", Names.text(workload(pod)))
                                        .build())));
        return host.build();
    }

    /** {@code workload;namespace;canonical name;canonical revision;cluster}: what the caller's telemetry falls back to. */
    private String workload(Workload pod) {
        Map<String, String> labels = pod.meta().labels();
        String canonical =
                first(labels, pod.owner(), "service.istio.io/canonical-name", "app.kubernetes.io/name", "app");
        String revision =
                first(labels, "latest", "service.istio.io/canonical-revision", "app.kubernetes.io/version", "version");
        return String.join(";", pod.owner(), pod.meta().namespace(), canonical, revision, proxy.clusterId());
    }

    private static String first(Map<String, String> labels, String otherwise, String... names) {
        return Stream.of(names)
                .map(name -> labels.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse(otherwise);
    }
}
