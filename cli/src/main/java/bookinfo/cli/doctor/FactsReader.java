package bookinfo.cli.doctor;

import static bookinfo.cli.doctor.Trees.list;
import static bookinfo.cli.doctor.Trees.map;
import static bookinfo.cli.doctor.Trees.stream;
import static bookinfo.cli.doctor.Trees.texts;

import bookinfo.cli.doctor.Facts.Deployment;
import bookinfo.cli.doctor.Facts.Event;
import bookinfo.cli.doctor.Facts.Node;
import bookinfo.cli.doctor.Facts.Pod;
import bookinfo.cli.doctor.Facts.Service;
import bookinfo.cli.doctor.Facts.Webhook;
import bookinfo.cli.local.Failure;
import bookinfo.mesh.config.GatewayTopology;
import bookinfo.mesh.config.MeshConfig;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads facts from the objects of a cluster. */
final class FactsReader {
    private static final Set<String> FROM_METRICS_SERVER = Set.of("Resource", "ContainerResource");

    private final Recording recording;

    private FactsReader(Recording recording) {
        this.recording = recording;
    }

    static Facts read(Recording recording) {
        try {
            return new FactsReader(recording).facts();
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new Failure("the state cannot be read: " + e.getMessage(), e);
        }
    }

    private Facts facts() {
        return new Facts(
                recording.at(),
                Trees.of(recording, Piece.VERSION).path("gitVersion").asText(),
                namespaces(),
                list(items(Piece.NODES), FactsReader::node),
                list(items(Piece.PODS), FactsReader::pod),
                list(items(Piece.SERVICES), FactsReader::service),
                list(items(Piece.EVENTS), FactsReader::event),
                list(items(Piece.DEPLOYMENTS), FactsReader::deployment),
                Stream.of(Piece.MUTATING, Piece.VALIDATING)
                        .flatMap(this::webhooks)
                        .toList(),
                autoscalers(),
                resourceMetrics(),
                topology(),
                CloudReader.read(recording));
    }

    private GatewayTopology topology() {
        return stream(items(Piece.MESH_CONFIG))
                .map(item ->
                        MeshConfig.read("mesh", item.path("data").path("mesh").asText("")))
                .flatMap(reading -> reading.config().stream())
                .map(MeshConfig::gatewayTopology)
                .findFirst()
                .orElse(GatewayTopology.DIRECT);
    }

    private JsonNode items(Piece piece) {
        return Trees.of(recording, piece).path("items");
    }

    private Map<String, Map<String, String>> namespaces() {
        Map<String, Map<String, String>> namespaces = new HashMap<>();
        stream(items(Piece.NAMESPACES))
                .map(item -> item.path("metadata"))
                .forEach(meta -> namespaces.put(name(meta), map(meta.path("labels"))));
        return namespaces;
    }

    private static Node node(JsonNode item) {
        String provider = item.path("spec").path("providerID").asText("");
        String last = provider.substring(provider.lastIndexOf('/') + 1);
        return new Node(
                name(item.path("metadata")),
                map(item.path("metadata").path("labels")),
                last.startsWith("i-") ? last : "",
                item.path("status").path("allocatable").path("pods").asInt());
    }

    private static Pod pod(JsonNode item) {
        JsonNode meta = item.path("metadata");
        JsonNode spec = item.path("spec");
        JsonNode status = item.path("status");
        return new Pod(
                namespace(meta),
                name(meta),
                map(meta.path("labels")),
                map(meta.path("annotations")),
                spec.path("nodeName").asText(""),
                status.path("phase").asText().equals("Running"),
                condition(status, "Ready").filter(FactsReader::isTrue).isPresent(),
                spec.path("hostNetwork").asBoolean(),
                Stream.of("initContainers", "containers")
                        .flatMap(containers -> stream(spec.path(containers)))
                        .map(FactsReader::name)
                        .collect(Collectors.toSet()),
                condition(status, "PodScheduled")
                        .filter(scheduled -> scheduled.path("reason").asText().equals("Unschedulable"))
                        .map(scheduled -> scheduled.path("message").asText()));
    }

    private static Service service(JsonNode item) {
        JsonNode meta = item.path("metadata");
        JsonNode spec = item.path("spec");
        return new Service(
                namespace(meta),
                name(meta),
                spec.path("type").asText("ClusterIP"),
                spec.path("loadBalancerClass").asText(""),
                map(meta.path("annotations")),
                map(spec.path("selector")),
                Set.copyOf(texts(spec.path("ipFamilies"))),
                spec.path("externalTrafficPolicy").asText("Cluster"),
                list(item.path("status").path("loadBalancer").path("ingress"), FactsReader::address),
                Trees.time(meta.path("creationTimestamp")));
    }

    private static String address(JsonNode ingress) {
        return ingress.path("hostname").asText(ingress.path("ip").asText());
    }

    private static Event event(JsonNode item) {
        JsonNode about = item.path("involvedObject");
        return new Event(
                about.path("kind").asText() + " " + namespace(about) + "/" + name(about),
                item.path("reason").asText(),
                item.path("message").asText(),
                Trees.time(
                        item.path("series").path("lastObservedTime"),
                        item.path("lastTimestamp"),
                        item.path("eventTime"),
                        item.path("metadata").path("creationTimestamp")));
    }

    private static Deployment deployment(JsonNode item) {
        JsonNode meta = item.path("metadata");
        return new Deployment(
                namespace(meta),
                name(meta),
                list(
                        item.path("spec").path("template").path("spec").path("containers"),
                        container -> container.path("image").asText()),
                item.path("status").path("readyReplicas").asInt());
    }

    private Stream<Webhook> webhooks(Piece piece) {
        return stream(items(piece))
                .flatMap(item -> stream(item.path("webhooks"))
                        .map(webhook -> webhook(name(item.path("metadata")), piece == Piece.MUTATING, webhook)));
    }

    private static Webhook webhook(String configuration, boolean mutating, JsonNode webhook) {
        JsonNode client = webhook.path("clientConfig");
        JsonNode service = client.path("service");
        boolean pods = stream(webhook.path("rules"))
                .anyMatch(rule -> texts(rule.path("resources")).contains("pods"));
        return new Webhook(
                configuration,
                name(webhook),
                service.isObject() ? namespace(service) + "/" + name(service) : "",
                mutating && pods,
                !client.path("caBundle").asText("").isEmpty(),
                webhook.path("failurePolicy").asText("Fail").equals("Fail"));
    }

    private List<String> autoscalers() {
        return stream(items(Piece.AUTOSCALERS))
                .filter(item -> stream(item.path("spec").path("metrics"))
                        .anyMatch(metric ->
                                FROM_METRICS_SERVER.contains(metric.path("type").asText())))
                .map(item -> namespace(item.path("metadata")) + "/" + name(item.path("metadata")))
                .toList();
    }

    private boolean resourceMetrics() {
        return stream(items(Piece.APISERVICES))
                .filter(item -> item.path("spec").path("group").asText().equals("metrics.k8s.io"))
                .anyMatch(item -> condition(item.path("status"), "Available")
                        .filter(FactsReader::isTrue)
                        .isPresent());
    }

    private static Optional<JsonNode> condition(JsonNode status, String type) {
        return stream(status.path("conditions"))
                .filter(condition -> condition.path("type").asText().equals(type))
                .findFirst();
    }

    private static boolean isTrue(JsonNode condition) {
        return condition.path("status").asText().equals("True");
    }

    private static String name(JsonNode meta) {
        return meta.path("name").asText();
    }

    private static String namespace(JsonNode meta) {
        return meta.path("namespace").asText();
    }
}
