package bookinfo.cli.install;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Where the ingress gateway is reached, or why nobody knows yet. */
record Address(boolean known, String words) {

    /**
     * @param service the gateway's Service
     * @param events those of its namespace
     */
    static Address of(JsonNode service, List<JsonNode> events, Instant now) {
        String type = service.path("spec").path("type").asText("ClusterIP");
        if (!type.equals("LoadBalancer")) {
            return new Address(true, "type " + type + nodePorts(service));
        }
        String addresses = service.path("status")
                .path("loadBalancer")
                .path("ingress")
                .valueStream()
                .map(ingress ->
                        ingress.path("hostname").asText(ingress.path("ip").asText()))
                .collect(Collectors.joining(", "));
        return addresses.isEmpty()
                ? new Address(false, "pending since " + since(service, now) + reason(service, events))
                : new Address(true, addresses);
    }

    private static String nodePorts(JsonNode service) {
        String ports = service.path("spec")
                .path("ports")
                .valueStream()
                .filter(port -> port.has("nodePort"))
                .map(port -> port.path("name").asText() + " on "
                        + port.path("nodePort").asText())
                .collect(Collectors.joining(", "));
        return ports.isEmpty() ? "" : ", ports of every node: " + ports;
    }

    private static String since(JsonNode service, Instant now) {
        String created = service.path("metadata").path("creationTimestamp").asText("");
        return created.isEmpty()
                ? "its creation"
                : created + " (" + Duration.between(Instant.parse(created), now).toSeconds() + " s)";
    }

    private static String reason(JsonNode service, List<JsonNode> events) {
        JsonNode name = service.path("metadata").path("name");
        return events.stream()
                .filter(event -> event.path("type").asText().equals("Warning")
                        && event.path("involvedObject").path("kind").asText().equals("Service")
                        && event.path("involvedObject").path("name").equals(name))
                .max(Comparator.comparing(event -> event.path("lastTimestamp").asText()))
                .map(event -> ": " + event.path("message").asText())
                .orElse(
                        "; no controller of this cluster has said why (is there one for Services of type LoadBalancer?)");
    }
}
