package bookinfo.cluster.controller;

import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.api.Json;
import bookinfo.cluster.api.User;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** The Node object of the one machine there is. */
final class NodeRegistration {
    private NodeRegistration() {}

    static void register(Cluster cluster, Instant now) {
        ObjectNode node = node(now.truncatedTo(ChronoUnit.SECONDS));
        String name = Metadata.name(node);
        if (cluster.get(Kinds.NODE, "", name).isEmpty()) {
            cluster.create(Kinds.NODE, "", node, User.controller("node-controller"));
        }
        cluster.updateStatus(Kinds.NODE, node, current -> current.set("status", node.path("status")));
    }

    private static ObjectNode node(Instant now) {
        Map<String, String> values = Map.of(
                "os", System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux",
                "system", System.getProperty("os.name"),
                "kernel", System.getProperty("os.version"),
                "arch", System.getProperty("os.arch"),
                "java", String.valueOf(Runtime.version().feature()),
                "cpus", String.valueOf(Runtime.getRuntime().availableProcessors()),
                "now", now.toString());
        String text = Json.resource(NodeRegistration.class, "node.json");
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        }
        return (ObjectNode) Json.parse(text);
    }
}
