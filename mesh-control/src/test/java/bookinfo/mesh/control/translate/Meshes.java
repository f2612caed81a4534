package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.Document;
import bookinfo.mesh.config.Documents;
import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.MeshObject;
import bookinfo.mesh.config.Objects;
import bookinfo.mesh.config.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Meshes and proxies for tests, from YAML. */
public final class Meshes {
    static final Path GOLDEN = Path.of("src/test/golden");

    private Meshes() {}

    /** Bookinfo with one pod of each workload and a gateway, and the objects of {@code yaml}. */
    public static Mesh bookinfo(String yaml) {
        try {
            List<MeshObject> objects =
                    new ArrayList<>(read("bookinfo.yaml", Files.readString(GOLDEN.resolve("bookinfo.yaml"))));
            if (!yaml.isBlank()) {
                objects.addAll(read("case", yaml));
            }
            return Mesh.of(objects, "cluster.local", "istio-system");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same without its pods: nobody is waited for who is not connected. */
    public static Mesh withoutPods(Mesh mesh) {
        List<MeshObject> objects = new ArrayList<>();
        objects.addAll(mesh.namespaces());
        objects.addAll(mesh.services());
        objects.addAll(mesh.virtualServices());
        objects.addAll(mesh.destinationRules());
        objects.addAll(mesh.gateways());
        return Mesh.of(objects, "cluster.local", "istio-system");
    }

    /** The proxy of a pod, as it would introduce itself. */
    public static Proxy proxyOf(Mesh mesh, String pod) {
        Workload workload = mesh.workloads().stream()
                .filter(one -> one.meta().name().equals(pod))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no pod " + pod));
        boolean router = workload.meta().labels().containsKey("istio");
        String namespace = workload.meta().namespace();
        return new Proxy(
                "%s~%s~%s.%s~%s.svc.cluster.local"
                        .formatted(router ? "router" : "sidecar", workload.ip(), pod, namespace, namespace),
                router ? Proxy.Kind.ROUTER : Proxy.Kind.SIDECAR,
                workload.ip(),
                pod,
                namespace,
                workload.meta().labels(),
                router ? "" : workload.ip().replaceFirst("\\.1$", ".2"),
                router ? "" : workload.ip().replaceFirst("^127\\.10", "127.20"),
                "Kubernetes",
                "1.27.0");
    }

    private static List<MeshObject> read(String source, String yaml) {
        Documents.Parsed parsed = Documents.parse(source, yaml);
        if (!parsed.problems().isEmpty()) {
            throw new IllegalArgumentException(parsed.problems().toString());
        }
        return parsed.documents().stream().map(Meshes::read).toList();
    }

    private static MeshObject read(Document document) {
        Objects.Reading reading = Objects.read(document);
        return reading.object()
                .orElseThrow(
                        () -> new IllegalArgumentException(reading.problems().toString()));
    }
}
