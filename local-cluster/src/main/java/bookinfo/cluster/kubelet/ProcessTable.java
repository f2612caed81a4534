package bookinfo.cluster.kubelet;

import bookinfo.cluster.api.PodState;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.WholeFile;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** All processes of the cluster, as a file that is replaced whenever one starts or ends. */
final class ProcessTable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;
    private final Map<Long, Row> rows = new TreeMap<>();

    /** One object of the file's list. */
    private record Row(long pid, String role, String namespace, String pod, String container) {}

    /** The table begins with this very process. */
    ProcessTable(Path file) {
        this.file = file;
        put(new Row(ProcessHandle.current().pid(), "cluster", "", "", ""));
    }

    void add(long pid, JsonNode pod, String container) {
        put(new Row(pid, role(pod, container), Metadata.namespace(pod), Metadata.name(pod), container));
    }

    synchronized void remove(long pid) {
        rows.remove(pid);
        write();
    }

    private static String role(JsonNode pod, String container) {
        return switch (container) {
            case PodPlace.PROXY_CONTAINER -> PodState.containers(pod).count() == 1 ? "gateway" : "sidecar";
            case "discovery" -> "control-plane";
            default -> "service";
        };
    }

    private synchronized void put(Row row) {
        rows.put(row.pid(), row);
        write();
    }

    private void write() {
        try {
            WholeFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(rows.values()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
