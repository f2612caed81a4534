package bookinfo.cluster.controller;

import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which pods stand behind a service, and on which ports. Pure. */
final class Endpoints {
    private Endpoints() {}

    /** One of a service's ports, resolved for a pod. */
    record Port(String name, String protocol, int number, String appProtocol) {}

    /** A pod behind a service. */
    record Endpoint(String address, boolean ready, boolean serving, boolean terminating, JsonNode pod) {}

    /** Pods by the ports they listen on; the ports differ only where a named target port means different numbers. */
    static Map<List<Port>, List<Endpoint>> of(JsonNode service, List<ObjectNode> pods) {
        JsonNode selector = service.path("spec").path("selector");
        boolean notReadyToo =
                service.path("spec").path("publishNotReadyAddresses").asBoolean();
        Map<List<Port>, List<Endpoint>> groups = new LinkedHashMap<>();
        for (ObjectNode pod : pods) {
            String address = pod.path("status").path("podIP").asText();
            if (selector.isEmpty() || address.isEmpty() || PodState.finished(pod) || !Owners.selects(selector, pod)) {
                continue;
            }
            boolean serving = PodState.ready(pod);
            boolean terminating = Metadata.deleting(pod);
            boolean ready = notReadyToo || (serving && !terminating);
            groups.computeIfAbsent(ports(service, pod), ports -> new ArrayList<>())
                    .add(new Endpoint(address, ready, serving, terminating, pod));
        }
        return groups;
    }

    private static List<Port> ports(JsonNode service, JsonNode pod) {
        List<Port> ports = new ArrayList<>();
        for (JsonNode port : service.path("spec").path("ports")) {
            targetPort(port, pod)
                    .ifPresent(number -> ports.add(new Port(
                            port.path("name").asText(""),
                            port.path("protocol").asText("TCP"),
                            number,
                            port.path("appProtocol").asText(""))));
        }
        return List.copyOf(ports);
    }

    private static Optional<Integer> targetPort(JsonNode port, JsonNode pod) {
        JsonNode target = port.has("targetPort") ? port.path("targetPort") : port.path("port");
        if (target.isInt()) {
            return Optional.of(target.asInt());
        }
        for (JsonNode container : pod.path("spec").path("containers")) {
            for (JsonNode declared : container.path("ports")) {
                if (declared.path("name").asText().equals(target.asText())) {
                    return Optional.of(declared.path("containerPort").asInt());
                }
            }
        }
        return Optional.empty();
    }

    /** An EndpointSlice's {@code ports}, {@code endpoints} and {@code addressType}. */
    static void fillSlice(ObjectNode slice, List<Port> ports, List<Endpoint> endpoints) {
        slice.put("addressType", "IPv4");
        slice.set("ports", ports(ports));
        ArrayNode list = slice.putArray("endpoints");
        for (Endpoint endpoint : endpoints) {
            ObjectNode entry = list.addObject();
            entry.putArray("addresses").add(endpoint.address());
            entry.putObject("conditions")
                    .put("ready", endpoint.ready())
                    .put("serving", endpoint.serving())
                    .put("terminating", endpoint.terminating());
            entry.put("nodeName", endpoint.pod().path("spec").path("nodeName").asText());
            entry.set("targetRef", targetRef(endpoint.pod()));
        }
    }

    /** The older Endpoints object's {@code subsets}. */
    static ArrayNode subsets(Map<List<Port>, List<Endpoint>> groups) {
        ArrayNode subsets = JsonNodeFactory.instance.arrayNode();
        groups.forEach((ports, endpoints) -> {
            ObjectNode subset = subsets.addObject();
            addresses(
                    subset,
                    "addresses",
                    endpoints.stream().filter(Endpoint::ready).toList());
            addresses(
                    subset,
                    "notReadyAddresses",
                    endpoints.stream().filter(endpoint -> !endpoint.ready()).toList());
            subset.set("ports", ports(ports));
        });
        return subsets;
    }

    private static void addresses(ObjectNode subset, String field, List<Endpoint> endpoints) {
        if (endpoints.isEmpty()) {
            return;
        }
        ArrayNode list = subset.putArray(field);
        for (Endpoint endpoint : endpoints) {
            ObjectNode entry = list.addObject().put("ip", endpoint.address());
            entry.put("nodeName", endpoint.pod().path("spec").path("nodeName").asText());
            entry.set("targetRef", targetRef(endpoint.pod()));
        }
    }

    private static ObjectNode targetRef(JsonNode pod) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", "Pod")
                .put("namespace", Metadata.namespace(pod))
                .put("name", Metadata.name(pod))
                .put("uid", Metadata.uid(pod));
    }

    private static ArrayNode ports(List<Port> ports) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Port port : ports) {
            ObjectNode entry = list.addObject()
                    .put("name", port.name())
                    .put("port", port.number())
                    .put("protocol", port.protocol());
            if (!port.appProtocol().isEmpty()) {
                entry.put("appProtocol", port.appProtocol());
            }
        }
        return list;
    }
}
