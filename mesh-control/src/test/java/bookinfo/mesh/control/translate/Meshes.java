package bookinfo.mesh.control.translate;

import bookinfo.mesh.config.Document;
import bookinfo.mesh.config.Documents;
import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.MeshConfig;
import bookinfo.mesh.config.MeshObject;
import bookinfo.mesh.config.Objects;
import bookinfo.mesh.config.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Meshes and proxies for tests, from YAML. */
public final class Meshes {
    static final Path GOLDEN = Path.of("src/test/golden");

    /** With an access log, as the manifests have it. */
    public static final MeshConfig CONFIG =
            MeshConfig.read("mesh", "accessLogFile: /dev/stdout").config().orElseThrow();

    private Meshes() {}

    /** Bookinfo with one pod of each workload and a gateway, and the objects of {@code yaml}. */
    public static Mesh bookinfo(String yaml) {
        return of("bookinfo.yaml", yaml);
    }

    /** The objects of {@code yaml} and no others. */
    public static Mesh only(String yaml) {
        return Mesh.of(read("case", yaml), "cluster.local", "istio-system");
    }

    /** The objects of a file beside the golden ones, and those of {@code yaml}. */
    static Mesh of(String file, String yaml) {
        try {
            List<MeshObject> objects = new ArrayList<>(read(file, Files.readString(GOLDEN.resolve(file))));
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

    /** The proxy of a pod, as it would introduce itself: on a laptop's addresses by name, on others redirected; {@code more} addresses. */
    public static Proxy proxyOf(Mesh mesh, String pod, String... more) {
        Workload workload = mesh.workloads().stream()
                .filter(one -> one.meta().name().equals(pod))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no pod " + pod));
        boolean router = workload.meta().labels().containsKey("istio");
        String namespace = workload.meta().namespace();
        return new Proxy(
                "%s~%s~%s.%s~%s.svc.cluster.local"
                        .formatted(router ? "router" : "sidecar", workload.ip(), pod, namespace, namespace),
                router ? new Placement.Edge() : sidecar(workload.ip()),
                Stream.concat(Stream.of(workload.ip()), Stream.of(more)).toList(),
                pod,
                namespace,
                workload.meta().labels(),
                "Kubernetes",
                "1.27.0");
    }

    private static Placement sidecar(String ip) {
        return !ip.startsWith("127.")
                ? new Placement.Redirected()
                : new Placement.Named(ip.replaceFirst("\\.1$", ".2"), ip.replaceFirst("^127\\.10", "127.20"));
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
