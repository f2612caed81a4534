package bookinfo.cluster.controller;

import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.api.ControlLoop;
import bookinfo.cluster.api.Endpoints;
import bookinfo.cluster.api.PodState;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which pods stand behind each service, and on which ports: one EndpointSlice for each set of port numbers. */
final class EndpointSlices {
    private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    private static final String NAME = "endpointslice-controller.k8s.io";

    private final Cluster cluster;

    EndpointSlices(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Brings the slices up to date; those of a service without a selector are its maker's. */
    void write(List<ObjectNode> services, ControlLoop.Pass pass) {
        List<ObjectNode> pods = cluster.list(Kinds.POD, "");
        List<ObjectNode> slices = cluster.list(Kinds.ENDPOINT_SLICE, "");
        pass.each(services, service -> {
            if (!service.at("/spec/selector").isEmpty()) {
                write(service, pods, Endpoints.slicesOf(service, slices));
            }
        });
    }

    private void write(ObjectNode service, List<ObjectNode> allPods, List<ObjectNode> present) {
        String namespace = Metadata.namespace(service);
        Map<ArrayNode, List<ObjectNode>> pods = allPods.stream()
                .filter(pod -> selects(service, pod))
                .collect(Collectors.groupingBy(pod -> ports(service, pod), LinkedHashMap::new, Collectors.toList()));
        if (pods.isEmpty()) {
            pods.put(JsonNodeFactory.instance.arrayNode(), List.of());
        }
        Set<String> kept = new HashSet<>();
        int number = 0;
        for (var group : pods.entrySet()) {
            String name = Metadata.name(service) + "-" + ++number;
            kept.add(name);
            cluster.ensure(
                    Kinds.ENDPOINT_SLICE,
                    namespace,
                    name,
                    slice -> fill(slice, service, group.getKey(), group.getValue()));
        }
        present.stream()
                .filter(slice ->
                        NAME.equals(Metadata.labels(slice).get(MANAGED_BY)) && !kept.contains(Metadata.name(slice)))
                .forEach(slice -> cluster.delete(Kinds.ENDPOINT_SLICE, slice));
    }

    private static boolean selects(JsonNode service, JsonNode pod) {
        Map<String, String> labels = Metadata.labels(pod);
        return Metadata.namespace(service).equals(Metadata.namespace(pod))
                && pod.at("/status/podIP").isTextual()
                && !PodState.finished(pod)
                && service.at("/spec/selector").properties().stream()
                        .allMatch(entry -> entry.getValue().asText().equals(labels.get(entry.getKey())));
    }

    /** A slice's {@code ports}: the service's, where a named target port is looked up in the pod. */
    private static ArrayNode ports(JsonNode service, JsonNode pod) {
        ArrayNode ports = JsonNodeFactory.instance.arrayNode();
        for (JsonNode port : service.at("/spec/ports")) {
            PodState.port(port.path("targetPort"), PodState.containers(pod)).ifPresent(number -> {
                ObjectNode entry = port.deepCopy();
                ports.add(entry.retain("name", "protocol", "appProtocol").put("port", number));
            });
        }
        return ports;
    }

    private static ObjectNode fill(ObjectNode slice, JsonNode service, ArrayNode ports, List<ObjectNode> pods) {
        slice.put("addressType", "IPv4");
        Metadata.of(slice)
                .withObjectProperty("labels")
                .put(MANAGED_BY, NAME)
                .put(Endpoints.SERVICE_NAME, Metadata.name(service));
        Owners.setController(slice, service);
        slice.set("ports", ports.deepCopy());
        ArrayNode endpoints = slice.putArray("endpoints");
        for (ObjectNode pod : pods) {
            boolean serving = PodState.ready(pod);
            boolean terminating = Metadata.deleting(pod);
            ObjectNode endpoint = endpoints.addObject();
            endpoint.putArray("addresses").add(pod.at("/status/podIP"));
            endpoint.putObject("conditions")
                    .put("ready", serving && !terminating)
                    .put("serving", serving)
                    .put("terminating", terminating);
            endpoint.set("nodeName", pod.at("/spec/nodeName"));
            endpoint.set("targetRef", Metadata.reference(pod));
        }
        return slice;
    }
}
