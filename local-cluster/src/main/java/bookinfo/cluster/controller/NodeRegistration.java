package bookinfo.cluster.controller;

import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.api.User;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The Node object of the one machine there is. */
final class NodeRegistration {
    private static final String NAME = "local";
    private static final User USER = User.controller("node-controller");

    private NodeRegistration() {}

    /** @param address where the node is found */
    static void register(Cluster cluster, String address, Instant now) {
        if (cluster.get(Kinds.NODE, "", NAME).isEmpty()) {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            Metadata.of(node)
                    .put("name", NAME)
                    .putObject("labels")
                    .put("kubernetes.io/hostname", NAME)
                    .put("kubernetes.io/os", os())
                    .put("kubernetes.io/arch", System.getProperty("os.arch"));
            node.putObject("spec");
            cluster.create(Kinds.NODE, "", node, USER);
        }
        cluster.updateStatus(Kinds.NODE, "", NAME, node -> {
            node.set("status", status(address, now));
            return node;
        });
    }

    private static ObjectNode status(String address, Instant now) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        ArrayNode addresses = status.putArray("addresses");
        addresses.addObject().put("type", "InternalIP").put("address", address);
        addresses.addObject().put("type", "Hostname").put("address", NAME);
        String cpus = String.valueOf(Runtime.getRuntime().availableProcessors());
        for (String field : List.of("capacity", "allocatable")) {
            status.putObject(field).put("cpu", cpus).put("memory", "4Gi").put("pods", "254");
        }
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        status.putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "True")
                .put("lastHeartbeatTime", time)
                .put("lastTransitionTime", time)
                .put("reason", "KubeletReady")
                .put("message", "pods run as processes of this machine");
        status.putObject("nodeInfo")
                .put("kubeletVersion", "v1.32.4")
                .put("containerRuntimeVersion", "process://" + Runtime.version().feature())
                .put("operatingSystem", os())
                .put("osImage", System.getProperty("os.name"))
                .put("kernelVersion", System.getProperty("os.version"))
                .put("architecture", System.getProperty("os.arch"));
        return status;
    }

    private static String os() {
        return System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
    }
}
