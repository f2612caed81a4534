package bookinfo.cluster.api;

import static java.util.stream.Collectors.joining;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The columns of each built-in kind's table. A cell is a String or a whole number. */
final class Columns {
    private static final String NONE = "<none>";
    private static final int SHOWN = 3;
    private static final Column NAME = new Column("Name", "string", "name", 0, (object, now) -> Metadata.name(object));
    private static final Column AGE = new Column(
            "Age", "string", "", 0, (object, now) -> Age.since(text(object, "/metadata/creationTimestamp"), now));
    private static final List<Column> WORKLOAD_WIDE = List.of(
            wide("Containers", object -> containers(object, "name")),
            wide("Images", object -> containers(object, "image")),
            wide("Selector", object -> or(labels(object.at("/spec/selector/matchLabels")), NONE)));

    private static final Map<Kind, List<Column>> BUILT_IN = Map.ofEntries(
            Map.entry(Kinds.POD, pods()),
            Map.entry(
                    Kinds.DEPLOYMENT,
                    workload(
                            string(
                                    "Ready",
                                    object -> "%d/%d"
                                            .formatted(
                                                    number(object, "/status/readyReplicas"),
                                                    number(object, "/spec/replicas"))),
                            string("Up-to-date", object -> number(object, "/status/updatedReplicas")),
                            string("Available", object -> number(object, "/status/availableReplicas")))),
            Map.entry(
                    Kinds.REPLICA_SET,
                    workload(
                            integer("Desired", "/spec/replicas"),
                            integer("Current", "/status/replicas"),
                            integer("Ready", "/status/readyReplicas"))),
            Map.entry(
                    Kinds.SERVICE,
                    List.of(
                            NAME,
                            string("Type", object -> text(object, "/spec/type")),
                            string("Cluster-IP", object -> or(text(object, "/spec/clusterIP"), NONE)),
                            string("External-IP", Columns::externalIp),
                            string("Port(s)", object -> or(servicePorts(object), NONE)),
                            AGE,
                            wide("Selector", object -> or(labels(object.at("/spec/selector")), NONE)))),
            Map.entry(Kinds.ENDPOINTS, List.of(NAME, string("Endpoints", Columns::endpoints), AGE)),
            Map.entry(
                    Kinds.ENDPOINT_SLICE,
                    List.of(
                            NAME,
                            string("AddressType", object -> text(object, "/addressType")),
                            string(
                                    "Ports",
                                    object -> few(
                                            stream(object.path("ports"))
                                                    .map(port ->
                                                            port.path("port").asText("*")),
                                            "<unset>")),
                            string(
                                    "Endpoints",
                                    object -> few(
                                            stream(object.path("endpoints"))
                                                    .flatMap(endpoint -> stream(endpoint.path("addresses")))
                                                    .map(JsonNode::asText),
                                            "<unset>")),
                            AGE)),
            Map.entry(Kinds.NAMESPACE, List.of(NAME, string("Status", object -> text(object, "/status/phase")), AGE)),
            Map.entry(
                    Kinds.SERVICE_ACCOUNT,
                    List.of(
                            NAME,
                            string("Secrets", object ->
                                    (long) object.path("secrets").size()),
                            AGE)),
            Map.entry(
                    Kinds.CONFIG_MAP,
                    List.of(
                            NAME,
                            string(
                                    "Data",
                                    object -> (long) object.path("data").size()
                                            + object.path("binaryData").size()),
                            AGE)),
            Map.entry(
                    Kinds.SECRET,
                    List.of(
                            NAME,
                            string("Type", object -> text(object, "/type")),
                            string("Data", object -> (long) object.path("data").size()),
                            AGE)),
            Map.entry(Kinds.EVENT, events()),
            Map.entry(Kinds.NODE, nodes()),
            Map.entry(
                    Kinds.CUSTOM_RESOURCE_DEFINITION,
                    List.of(
                            NAME,
                            new Column(
                                    "Created At",
                                    "date",
                                    "",
                                    0,
                                    (object, now) -> text(object, "/metadata/creationTimestamp")))),
            Map.entry(Kinds.MUTATING_WEBHOOK_CONFIGURATION, webhooks()),
            Map.entry(Kinds.VALIDATING_WEBHOOK_CONFIGURATION, webhooks()),
            Map.entry(
                    Kinds.LEASE, List.of(NAME, string("Holder", object -> text(object, "/spec/holderIdentity")), AGE)),
            Map.entry(Kinds.ROLE, created()),
            Map.entry(Kinds.CLUSTER_ROLE, created()),
            Map.entry(Kinds.ROLE_BINDING, bindings()),
            Map.entry(Kinds.CLUSTER_ROLE_BINDING, bindings()));

    private Columns() {}

    static List<Column> of(Kind kind) {
        return BUILT_IN.getOrDefault(kind, List.of(NAME, AGE));
    }

    private static List<Column> pods() {
        return List.of(
                NAME,
                pod("Ready", PodCells::ready),
                pod("Status", PodCells::status),
                pod("Restarts", PodCells::restarts),
                AGE,
                wide("IP", object -> or(text(object, "/status/podIP"), NONE)),
                wide("Node", object -> or(text(object, "/spec/nodeName"), NONE)),
                wide("Nominated Node", object -> or(text(object, "/status/nominatedNodeName"), NONE)),
                wide("Readiness Gates", Columns::readinessGates));
    }

    private static List<Column> nodes() {
        return List.of(
                NAME,
                string("Status", Columns::nodeStatus),
                string("Roles", Columns::roles),
                AGE,
                string("Version", object -> text(object, "/status/nodeInfo/kubeletVersion")),
                wide("Internal-IP", object -> address(object, "InternalIP")),
                wide("External-IP", object -> address(object, "ExternalIP")),
                wide("OS-Image", object -> text(object, "/status/nodeInfo/osImage")),
                wide("Kernel-Version", object -> text(object, "/status/nodeInfo/kernelVersion")),
                wide("Container-Runtime", object -> text(object, "/status/nodeInfo/containerRuntimeVersion")));
    }

    private static List<Column> events() {
        return List.of(
                new Column(
                        "Last Seen",
                        "string",
                        "",
                        0,
                        (object, now) -> Age.since(
                                or(text(object, "/lastTimestamp"), text(object, "/metadata/creationTimestamp")), now)),
                string("Type", object -> text(object, "/type")),
                string("Reason", object -> text(object, "/reason")),
                string(
                        "Object",
                        object -> text(object, "/involvedObject/kind").toLowerCase(Locale.ROOT) + "/"
                                + text(object, "/involvedObject/name")),
                wide("Subobject", object -> text(object, "/involvedObject/fieldPath")),
                wide(
                        "Source",
                        object -> Stream.of(text(object, "/source/component"), text(object, "/source/host"))
                                .filter(part -> !part.isEmpty())
                                .collect(joining(", "))),
                string("Message", object -> text(object, "/message").strip()),
                new Column(
                        "First Seen",
                        "string",
                        "",
                        1,
                        (object, now) -> Age.since(
                                or(text(object, "/firstTimestamp"), text(object, "/metadata/creationTimestamp")), now)),
                wide("Count", object -> Math.max(1, number(object, "/count"))),
                new Column("Name", "string", "name", 1, (object, now) -> Metadata.name(object)));
    }

    private static List<Column> webhooks() {
        return List.of(
                NAME,
                new Column("Webhooks", "integer", "", 0, (object, now) ->
                        (long) object.path("webhooks").size()),
                AGE);
    }

    private static List<Column> created() {
        return List.of(
                NAME,
                new Column("Created At", "date", "", 0, (object, now) -> text(object, "/metadata/creationTimestamp")));
    }

    private static List<Column> bindings() {
        return List.of(
                NAME,
                string("Role", object -> text(object, "/roleRef/kind") + "/" + text(object, "/roleRef/name")),
                AGE,
                subjects("Users", "User"),
                subjects("Groups", "Group"),
                subjects("ServiceAccounts", "ServiceAccount"));
    }

    private static Column subjects(String name, String kind) {
        return wide(
                name,
                object -> stream(object.path("subjects"))
                        .filter(subject -> subject.path("kind").asText().equals(kind))
                        .map(subject -> kind.equals("ServiceAccount")
                                ? subject.path("namespace").asText() + "/"
                                        + subject.path("name").asText()
                                : subject.path("name").asText())
                        .collect(joining(", ")));
    }

    private static List<Column> workload(Column... counts) {
        List<Column> all = new ArrayList<>();
        all.add(NAME);
        all.addAll(List.of(counts));
        all.add(AGE);
        all.addAll(WORKLOAD_WIDE);
        return List.copyOf(all);
    }

    private static Column pod(String name, Function<PodCells, String> cell) {
        return new Column(name, "string", "", 0, (object, now) -> cell.apply(PodCells.of(object, now)));
    }

    private static Column string(String name, Function<ObjectNode, Object> cell) {
        return new Column(name, "string", "", 0, (object, now) -> cell.apply(object));
    }

    private static Column wide(String name, Function<ObjectNode, Object> cell) {
        return new Column(name, "string", "", 1, (object, now) -> cell.apply(object));
    }

    private static Column integer(String name, String pointer) {
        return new Column(name, "integer", "", 0, (object, now) -> number(object, pointer));
    }

    private static String externalIp(ObjectNode service) {
        if (text(service, "/spec/type").equals("ExternalName")) {
            return text(service, "/spec/externalName");
        }
        List<String> addresses = new ArrayList<>();
        if (text(service, "/spec/type").equals("LoadBalancer")) {
            service.at("/status/loadBalancer/ingress")
                    .forEach(ingress -> addresses.add(or(
                            ingress.path("ip").asText(),
                            ingress.path("hostname").asText())));
        }
        service.at("/spec/externalIPs").forEach(ip -> addresses.add(ip.asText()));
        String missing = text(service, "/spec/type").equals("LoadBalancer") ? "<pending>" : NONE;
        return or(String.join(",", addresses), missing);
    }

    private static String servicePorts(ObjectNode service) {
        return stream(service.at("/spec/ports"))
                .map(port -> port.path("port").asText()
                        + (port.path("nodePort").asInt() == 0
                                ? ""
                                : ":" + port.path("nodePort").asText())
                        + "/" + port.path("protocol").asText())
                .collect(joining(","));
    }

    private static String endpoints(ObjectNode endpoints) {
        Stream<String> all = stream(endpoints.path("subsets"))
                .flatMap(subset -> stream(subset.path("ports"))
                        .flatMap(port -> stream(subset.path("addresses"))
                                .map(address -> address.path("ip").asText() + ":"
                                        + port.path("port").asText())));
        return few(all, NONE);
    }

    private static String readinessGates(ObjectNode pod) {
        JsonNode gates = pod.at("/spec/readinessGates");
        if (gates.isEmpty()) {
            return NONE;
        }
        long met = stream(gates)
                .filter(gate ->
                        condition(pod, gate.path("conditionType").asText()).equals("True"))
                .count();
        return met + "/" + gates.size();
    }

    private static String nodeStatus(ObjectNode node) {
        String ready = switch (condition(node, "Ready")) {
            case "True" -> "Ready";
            case "False" -> "NotReady";
            default -> "Unknown";
        };
        return node.at("/spec/unschedulable").asBoolean() ? ready + ",SchedulingDisabled" : ready;
    }

    private static String roles(ObjectNode node) {
        String prefix = "node-role.kubernetes.io/";
        return or(
                Metadata.labels(node).keySet().stream()
                        .filter(label -> label.startsWith(prefix))
                        .map(label -> label.substring(prefix.length()))
                        .sorted()
                        .collect(joining(",")),
                NONE);
    }

    private static String address(ObjectNode node, String type) {
        return stream(node.at("/status/addresses"))
                .filter(address -> address.path("type").asText().equals(type))
                .map(address -> address.path("address").asText())
                .findFirst()
                .orElse(NONE);
    }

    private static String condition(ObjectNode object, String type) {
        return stream(object.at("/status/conditions"))
                .filter(condition -> condition.path("type").asText().equals(type))
                .map(condition -> condition.path("status").asText())
                .findFirst()
                .orElse("");
    }

    private static String containers(ObjectNode object, String field) {
        return stream(object.at("/spec/template/spec/containers"))
                .map(container -> container.path(field).asText())
                .collect(joining(","));
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

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static String text(JsonNode object, String pointer) {
        return object.at(pointer).asText();
    }

    private static long number(JsonNode object, String pointer) {
        return object.at(pointer).asLong();
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    /** @param format {@code name} for the object's name, otherwise mostly empty */
    record Column(
            String name, String type, String format, int priority, BiFunction<ObjectNode, Instant, Object> cell) {}
}
