package bookinfo.cluster.api;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What the cells of built-in tables can show: a word of {@code columns.txt}, mostly with a JSON pointer. */
final class Cells {
    private static final String NONE = "<none>";
    private static final int SHOWN = 3;

    private Cells() {}

    /** A String or a whole number about an object. */
    static Object of(String cell, String path, JsonNode object, Instant now) {
        return switch (cell) {
            case "age" -> Age.since(or(Json.text(object, path), Json.text(object, "/metadata/creationTimestamp")), now);
            case "text" -> Json.text(object, path).strip();
            case "or-none" -> or(Json.text(object, path), NONE);
            case "number" -> object.at(path).asLong();
            case "size" -> object.at(path).size();
            case "labels" -> or(labels(object.at(path)), NONE);
            case "names" -> texts(object.at(path), "/name").collect(joining(","));
            case "images" -> texts(object.at(path), "/image").collect(joining(","));
            case "pod-ready" -> PodCells.of(object, now).ready();
            case "pod-status" -> PodCells.of(object, now).status();
            case "pod-restarts" -> PodCells.of(object, now).restarts();
            case "ready-of-wanted" ->
                "%d/%d".formatted(number(object, "/status/readyReplicas"), number(object, "/spec/replicas"));
            case "external-ip" -> externalIp(object);
            case "service-ports" ->
                or(Json.items(object, "/spec/ports").map(Cells::port).collect(joining(",")), NONE);
            case "slice-ports" -> few(texts(object.path("ports"), "/port"));
            case "slice-addresses" -> few(texts(object.path("endpoints"), "/addresses/0"));
            case "event-object" ->
                Json.text(object, "/involvedObject/kind").toLowerCase(Locale.ROOT) + "/"
                        + Json.text(object, "/involvedObject/name");
            case "node-status" -> object.at("/spec/unschedulable").asBoolean() ? "Ready,SchedulingDisabled" : "Ready";
            default -> throw new IllegalArgumentException("no such cell: " + cell);
        };
    }

    private static String externalIp(JsonNode service) {
        if (!Json.text(service, "/spec/type").equals("LoadBalancer")) {
            return or(Json.text(service, "/spec/externalName"), NONE);
        }
        return or(texts(service.at("/status/loadBalancer/ingress"), "/hostname").collect(joining(",")), "<pending>");
    }

    private static String port(JsonNode port) {
        String node = Json.text(port, "/nodePort");
        return Json.text(port, "/port") + (node.isEmpty() ? "" : ":" + node) + "/" + Json.text(port, "/protocol");
    }

    private static String labels(JsonNode map) {
        return map.properties().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().asText())
                .sorted()
                .collect(joining(","));
    }

    private static String few(Stream<String> texts) {
        List<String> all = texts.toList();
        String shown = all.stream().limit(SHOWN).collect(joining(","));
        return all.size() > SHOWN ? "%s + %d more...".formatted(shown, all.size() - SHOWN) : or(shown, "<unset>");
    }

    private static Stream<String> texts(JsonNode items, String path) {
        return items.valueStream().map(item -> Json.text(item, path));
    }

    private static long number(JsonNode object, String path) {
        return object.at(path).asLong();
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }
}
