package bookinfo.cluster.api;

import static java.util.stream.Collectors.joining;

import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the cells of built-in tables can show. The argument is mostly a JSON pointer. */
final class Cells {
    private static final String NONE = "<none>";
    private static final int SHOWN = 3;
    private static final String ROLE_LABEL = "node-role.kubernetes.io/";

    private static final Map<String, Cell> BY_NAME = Map.ofEntries(
            Map.entry("name", (object, path, now) -> Metadata.name(object)),
            Map.entry("age", Cells::age),
            Map.entry("text", (object, path, now) -> text(object, path).strip()),
            Map.entry("or-none", (object, path, now) -> or(text(object, path), NONE)),
            Map.entry("number", (object, path, now) -> object.at(path).asLong()),
            Map.entry("size", (object, path, now) -> size(object, path)),
            Map.entry("data", (object, path, now) -> size(object, "/data") + size(object, "/binaryData")),
            Map.entry("labels", (object, path, now) -> or(labels(object.at(path)), NONE)),
            Map.entry("each-name", (object, path, now) -> each(object, path, item -> text(item, "/name"))),
            Map.entry("each-image", (object, path, now) -> each(object, path, item -> text(item, "/image"))),
            Map.entry("pod-ready", (pod, path, now) -> PodCells.of(pod, now).ready()),
            Map.entry("pod-status", (pod, path, now) -> PodCells.of(pod, now).status()),
            Map.entry("pod-restarts", (pod, path, now) -> PodCells.of(pod, now).restarts()),
            Map.entry("readiness-gates", (pod, path, now) -> readinessGates(pod)),
            Map.entry("ready-of-wanted", (object, path, now) -> readyOfWanted(object)),
            Map.entry("external-ip", (service, path, now) -> externalIp(service)),
            Map.entry("service-ports", (service, path, now) -> or(each(service, "/spec/ports", Cells::port), NONE)),
            Map.entry(
                    "endpoints",
                    (object, path, now) -> few(items(object, "/subsets").flatMap(Cells::subset), NONE)),
            Map.entry("slice-ports", (slice, path, now) -> few(texts(items(slice, "/ports"), "/port"), "<unset>")),
            Map.entry("slice-addresses", (slice, path, now) -> few(addresses(slice), "<unset>")),
            Map.entry("event-object", (event, path, now) -> eventObject(event)),
            Map.entry("event-source", (event, path, now) -> eventSource(event)),
            Map.entry("node-status", (node, path, now) -> nodeStatus(node)),
            Map.entry("node-roles", (node, path, now) -> nodeRoles(node)),
            Map.entry("node-address", (node, type, now) -> nodeAddress(node, type)),
            Map.entry(
                    "role", (object, path, now) -> text(object, "/roleRef/kind") + "/" + text(object, "/roleRef/name")),
            Map.entry("subjects", (object, kind, now) -> subjects(object, kind)));

    private Cells() {}

    static Cell named(String name) {
        return Objects.requireNonNull(BY_NAME.get(name), name);
    }

    private static String age(JsonNode object, String path, Instant now) {
        String created = text(object, "/metadata/creationTimestamp");
        return Age.since(path.isEmpty() ? created : or(text(object, path), created), now);
    }

    private static String readyOfWanted(JsonNode object) {
        return object.at("/status/readyReplicas").asLong() + "/"
                + object.at("/spec/replicas").asLong();
    }

    private static String externalIp(JsonNode service) {
        String type = text(service, "/spec/type");
        if (type.equals("ExternalName")) {
            return text(service, "/spec/externalName");
        }
        Stream<String> ingress = items(service, "/status/loadBalancer/ingress")
                .map(entry -> or(text(entry, "/ip"), text(entry, "/hostname")));
        Stream<String> external = items(service, "/spec/externalIPs").map(JsonNode::asText);
        boolean balanced = type.equals("LoadBalancer");
        return or(
                Stream.concat(balanced ? ingress : Stream.empty(), external).collect(joining(",")),
                balanced ? "<pending>" : NONE);
    }

    private static String port(JsonNode port) {
        int nodePort = port.path("nodePort").asInt();
        return text(port, "/port") + (nodePort == 0 ? "" : ":" + nodePort) + "/" + text(port, "/protocol");
    }

    private static Stream<String> subset(JsonNode subset) {
        return items(subset, "/ports")
                .flatMap(port ->
                        texts(items(subset, "/addresses"), "/ip").map(address -> address + ":" + text(port, "/port")));
    }

    private static Stream<String> addresses(JsonNode slice) {
        return items(slice, "/endpoints")
                .flatMap(endpoint -> items(endpoint, "/addresses"))
                .map(JsonNode::asText);
    }

    private static String readinessGates(JsonNode pod) {
        List<String> gates =
                texts(items(pod, "/spec/readinessGates"), "/conditionType").toList();
        long met = gates.stream()
                .filter(gate -> condition(pod, gate).equals("True"))
                .count();
        return gates.isEmpty() ? NONE : met + "/" + gates.size();
    }

    private static String eventObject(JsonNode event) {
        String kind = text(event, "/involvedObject/kind").toLowerCase(Locale.ROOT);
        return kind + "/" + text(event, "/involvedObject/name");
    }

    private static String eventSource(JsonNode event) {
        return Stream.of("/source/component", "/source/host")
                .map(part -> text(event, part))
                .filter(part -> !part.isEmpty())
                .collect(joining(", "));
    }

    private static String nodeStatus(JsonNode node) {
        String ready = switch (condition(node, "Ready")) {
            case "True" -> "Ready";
            case "False" -> "NotReady";
            default -> "Unknown";
        };
        return node.at("/spec/unschedulable").asBoolean() ? ready + ",SchedulingDisabled" : ready;
    }

    private static String nodeRoles(JsonNode node) {
        Stream<String> roles = Metadata.labels(node).keySet().stream()
                .filter(label -> label.startsWith(ROLE_LABEL))
                .map(label -> label.substring(ROLE_LABEL.length()));
        return or(roles.sorted().collect(joining(",")), NONE);
    }

    private static String nodeAddress(JsonNode node, String type) {
        return items(node, "/status/addresses")
                .filter(address -> text(address, "/type").equals(type))
                .map(address -> text(address, "/address"))
                .findFirst()
                .orElse(NONE);
    }

    private static String subjects(JsonNode binding, String kind) {
        return items(binding, "/subjects")
                .filter(subject -> text(subject, "/kind").equals(kind))
                .map(subject ->
                        (subject.has("namespace") ? text(subject, "/namespace") + "/" : "") + text(subject, "/name"))
                .collect(joining(", "));
    }

    private static String condition(JsonNode object, String type) {
        return items(object, "/status/conditions")
                .filter(condition -> text(condition, "/type").equals(type))
                .map(condition -> text(condition, "/status"))
                .findFirst()
                .orElse("");
    }

    private static String labels(JsonNode map) {
        return map.properties().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().asText())
                .sorted()
                .collect(joining(","));
    }

    private static String few(Stream<String> texts, String none) {
        List<String> all = texts.toList();
        String shown = String.join(",", all.subList(0, Math.min(SHOWN, all.size())));
        return all.size() > SHOWN ? "%s + %d more...".formatted(shown, all.size() - SHOWN) : or(shown, none);
    }

    private static String each(JsonNode object, String path, Function<JsonNode, String> item) {
        return items(object, path).map(item).collect(joining(","));
    }

    private static Stream<JsonNode> items(JsonNode object, String path) {
        return object.at(path).valueStream();
    }

    private static Stream<String> texts(Stream<JsonNode> items, String path) {
        return items.map(item -> text(item, path));
    }

    private static long size(JsonNode object, String path) {
        return object.at(path).size();
    }

    private static String text(JsonNode object, String path) {
        return object.at(path).asText();
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    /** A String or a whole number about an object. */
    interface Cell {
        Object of(JsonNode object, String argument, Instant now);
    }
}
