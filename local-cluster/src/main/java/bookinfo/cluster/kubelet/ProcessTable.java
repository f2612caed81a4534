package bookinfo.cluster.kubelet;

import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;

/**
 * All processes of the cluster, as a file that is replaced whenever one starts or ends: a list of objects with
 * {@code pid}, {@code role}, {@code namespace}, {@code pod} and {@code container}.
 */
final class ProcessTable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;
    private final Map<Long, ObjectNode> rows = new TreeMap<>();

    /** The table begins with this very process. */
    ProcessTable(Path file) {
        this.file = file;
        ObjectNode self = JSON.createObjectNode();
        long pid = ProcessHandle.current().pid();
        self.put("pid", pid)
                .put("role", "cluster")
                .put("namespace", "")
                .put("pod", "")
                .put("container", "");
        rows.put(pid, self);
        write();
    }

    synchronized void add(long pid, JsonNode pod, String container) {
        ObjectNode row = JSON.createObjectNode();
        row.put("pid", pid).put("role", role(pod, container));
        row.put("namespace", Metadata.namespace(pod))
                .put("pod", Metadata.name(pod))
                .put("container", container);
        rows.put(pid, row);
        write();
    }

    synchronized void remove(long pid) {
        rows.remove(pid);
        write();
    }

    private static String role(JsonNode pod, String container) {
        boolean alone = pod.path("spec").path("containers").size() == 1;
        return switch (container) {
            case PodPlace.PROXY_CONTAINER ->
                alone && pod.path("spec").path("initContainers").isEmpty() ? "gateway" : "sidecar";
            case "discovery" -> "control-plane";
            default -> "service";
        };
    }

    private void write() {
        try {
            ArrayNode list = JSON.createArrayNode().addAll(rows.values());
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.write(next, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(list));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
