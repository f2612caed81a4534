package bookinfo.cluster.controller;

import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.api.ControlLoop;
import bookinfo.cluster.api.DeleteOptions;
import bookinfo.cluster.api.User;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which pods stand behind each service, and on which ports: one EndpointSlice for each set of port numbers. */
final class EndpointSlices {
    private static final String SERVICE_NAME = "kubernetes.io/service-name";
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
                write(service, pods, slicesOf(service, slices));
            }
        });
    }

    /** The addresses of the ready endpoints behind one port of a service. */
    static List<InetSocketAddress> ready(List<ObjectNode> slices, JsonNode service, JsonNode servicePort) {
        String name = servicePort.path("name").asText("");
        return slicesOf(service, slices).stream()
                .flatMap(slice -> slice.path("ports")
                        .valueStream()
                        .filter(port -> port.path("name").asText("").equals(name))
                        .flatMap(port -> ready(slice, port.path("port").asInt())))
                .toList();
    }

    private static Stream<InetSocketAddress> ready(JsonNode slice, int port) {
        return slice.path("endpoints")
                .valueStream()
                .filter(endpoint -> endpoint.at("/conditions/ready").asBoolean(true))
                .map(endpoint ->
                        InetAddress.ofLiteral(endpoint.at("/addresses/0").asText()))
                .map(address -> new InetSocketAddress(address, port));
    }

    private static List<ObjectNode> slicesOf(JsonNode service, List<ObjectNode> slices) {
        return slices.stream()
                .filter(slice -> Metadata.namespace(slice).equals(Metadata.namespace(service))
                        && Metadata.name(service).equals(Metadata.labels(slice).get(SERVICE_NAME)))
                .toList();
    }

    private void write(ObjectNode service, List<ObjectNode> allPods, List<ObjectNode> present) {
        String namespace = Metadata.namespace(service);
        Map<ArrayNode, List<ObjectNode>> pods = allPods.stream()
                .filter(pod -> selects(service, pod))
                .collect(Collectors.groupingBy(pod -> ports(service, pod), LinkedHashMap::new, Collectors.toList()));
        if (pods.isEmpty()) {
            pods.put(JsonNodeFactory.instance.arrayNode(), List.of());
        }
        Map<String, ObjectNode> surplus = new LinkedHashMap<>();
        present.stream()
                .filter(slice -> NAME.equals(Metadata.labels(slice).get(MANAGED_BY)))
                .forEach(slice -> surplus.put(Metadata.name(slice), slice));
        int number = 0;
        for (var group : pods.entrySet()) {
            String name = Metadata.name(service) + "-" + ++number;
            if (surplus.remove(name) == null) {
                ObjectNode slice = fill(newSlice(service, name), group.getKey(), group.getValue());
                cluster.create(Kinds.ENDPOINT_SLICE, namespace, slice, User.controller("endpointslice-controller"));
            } else {
                cluster.update(
                        Kinds.ENDPOINT_SLICE, namespace, name, slice -> fill(slice, group.getKey(), group.getValue()));
            }
        }
        surplus.keySet().forEach(name -> cluster.delete(Kinds.ENDPOINT_SLICE, namespace, name, DeleteOptions.NOW));
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
            targetPort(port, pod).ifPresent(number -> {
                ObjectNode entry = ports.addObject()
                        .put("name", port.path("name").asText(""))
                        .put("port", number)
                        .put("protocol", port.path("protocol").asText("TCP"));
                if (port.has("appProtocol")) {
                    entry.set("appProtocol", port.path("appProtocol"));
                }
            });
        }
        return ports;
    }

    private static Optional<Integer> targetPort(JsonNode port, JsonNode pod) {
        JsonNode target = port.has("targetPort") ? port.path("targetPort") : port.path("port");
        if (target.isInt()) {
            return Optional.of(target.asInt());
        }
        return pod.at("/spec/containers")
                .valueStream()
                .flatMap(container -> container.path("ports").valueStream())
                .filter(declared -> declared.path("name").equals(target))
                .map(declared -> declared.path("containerPort").asInt())
                .findFirst();
    }

    private static ObjectNode newSlice(JsonNode service, String name) {
        ObjectNode slice = Housekeeping.named(name).put("addressType", "IPv4");
        Metadata.of(slice).putObject("labels").put(MANAGED_BY, NAME).put(SERVICE_NAME, Metadata.name(service));
        Owners.setController(slice, Kinds.SERVICE, service);
        return slice;
    }

    private static ObjectNode fill(ObjectNode slice, ArrayNode ports, List<ObjectNode> pods) {
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
            endpoint.putObject("targetRef")
                    .put("kind", "Pod")
                    .put("namespace", Metadata.namespace(pod))
                    .put("name", Metadata.name(pod))
                    .put("uid", Metadata.uid(pod));
        }
        return slice;
    }
}
