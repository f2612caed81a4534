package bookinfo.cluster.controller;

import static java.nio.charset.StandardCharsets.UTF_8;

import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.api.User;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;

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
        try (InputStream in = Objects.requireNonNull(NodeRegistration.class.getResourceAsStream("node.json"))) {
            String text = new String(in.readAllBytes(), UTF_8);
            for (Map.Entry<String, String> value : values.entrySet()) {
                text = text.replace("${" + value.getKey() + "}", value.getValue());
            }
            return new JsonMapper().readValue(text, ObjectNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
