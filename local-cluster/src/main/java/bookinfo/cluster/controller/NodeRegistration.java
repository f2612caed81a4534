package bookinfo.cluster.controller;

import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.api.User;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The Node object of the one machine there is. */
final class NodeRegistration {
    private static final String NAME = "local";

    private NodeRegistration() {}

    static void register(Cluster cluster, Instant now) {
        String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
        if (cluster.get(Kinds.NODE, "", NAME).isEmpty()) {
            ObjectNode node = Housekeeping.named(NAME);
            Metadata.of(node)
                    .putObject("labels")
                    .put("kubernetes.io/hostname", NAME)
                    .put("kubernetes.io/os", system)
                    .put("kubernetes.io/arch", System.getProperty("os.arch"));
            cluster.create(Kinds.NODE, "", node, User.controller("node-controller"));
        }
        cluster.updateStatus(Kinds.NODE, "", NAME, node -> {
            fill(
                    node.putObject("status"),
                    system,
                    now.truncatedTo(ChronoUnit.SECONDS).toString());
            return node;
        });
    }

    private static void fill(ObjectNode status, String system, String now) {
        status.putArray("addresses").addObject().put("type", "InternalIP").put("address", "127.0.0.1");
        int cpus = Runtime.getRuntime().availableProcessors();
        for (String field : List.of("capacity", "allocatable")) {
            status.putObject(field)
                    .put("cpu", String.valueOf(cpus))
                    .put("memory", "4Gi")
                    .put("pods", "254");
        }
        status.putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "True")
                .put("lastHeartbeatTime", now)
                .put("lastTransitionTime", now)
                .put("reason", "KubeletReady")
                .put("message", "pods run as processes of this machine");
        status.putObject("nodeInfo")
                .put("kubeletVersion", "v1.32.4")
                .put("containerRuntimeVersion", "process://" + Runtime.version().feature())
                .put("operatingSystem", system)
                .put("osImage", System.getProperty("os.name"))
                .put("kernelVersion", System.getProperty("os.version"))
                .put("architecture", System.getProperty("os.arch"));
    }
}
