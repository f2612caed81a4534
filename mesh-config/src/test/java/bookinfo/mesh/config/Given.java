package bookinfo.mesh.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** YAML in: what a text reads as. */
final class Given {

    static final String FILE = "test.yaml";

    private Given() {}

    /** Every message about a text, of its grammar and of its objects. */
    static List<Problem> problems(String yaml) {
        var parsed = Documents.parse(FILE, yaml);
        var problems = new ArrayList<>(parsed.problems());
        parsed.documents()
                .forEach(document -> problems.addAll(Objects.read(document).problems()));
        return problems;
    }

    static List<String> messages(String yaml) {
        return problems(yaml).stream().map(Problem::toString).toList();
    }

    /** The objects of a text that must be free of errors. */
    static List<MeshObject> objects(String yaml) {
        assertThat(problems(yaml)).noneMatch(problem -> problem.severity() == Severity.ERROR);
        return Documents.parse(FILE, yaml).documents().stream()
                .map(document -> Objects.read(document).object())
                .flatMap(Optional::stream)
                .toList();
    }

    static <T extends MeshObject> T object(Class<T> kind, String yaml) {
        return kind.cast(objects(yaml).getFirst());
    }

    static Mesh mesh(String... yaml) {
        return Mesh.of(objects(String.join("\n---\n", yaml)), "cluster.local", "istio-system");
    }

    /** The named VirtualService with this spec. */
    static String virtualService(String name, String spec) {
        return istio("VirtualService", name, spec);
    }

    static String destinationRule(String name, String spec) {
        return istio("DestinationRule", name, spec);
    }

    static String gateway(String name, String spec) {
        return istio("Gateway", name, spec);
    }

    /** A namespaced name ({@code istio-system/bookinfo}) or a name in {@code default}. */
    private static String istio(String kind, String name, String spec) {
        return "apiVersion: networking.istio.io/v1\nkind: " + kind + "\nmetadata: " + metadata(name) + "\nspec:\n"
                + spec.stripIndent().indent(2);
    }

    static String service(String name) {
        return """
                apiVersion: v1
                kind: Service
                metadata: %s
                spec: {selector: {app: %s}, ports: [{port: 9080, name: http}]}
                """.formatted(metadata(name), plain(name));
    }

    /** A ready pod of a workload such as {@code reviews-v1}, with its entry in a slice of the service of its app. */
    static String pod(String workload, String ip) {
        String app = plain(workload).replaceAll("-v[0-9]+$", "");
        String version = plain(workload).replaceAll("^.*-", "");
        String namespace = workload.contains("/") ? workload.substring(0, workload.indexOf('/') + 1) : "";
        String pod = plain(workload) + "-5f7c9b-" + ip.replace('.', 'x');
        return """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %1$s
                  namespace: %6$s
                  labels: {app: %2$s, version: %3$s, pod-template-hash: 5f7c9b}
                  ownerReferences: [{kind: ReplicaSet, name: %4$s-5f7c9b}]
                spec: {serviceAccountName: bookinfo-%2$s, containers: [{name: %2$s}, {name: istio-proxy}]}
                status: {podIP: %5$s, phase: Running, conditions: [{type: Ready, status: "True"}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: %1$s, namespace: %6$s, labels: {kubernetes.io/service-name: %2$s}}
                ports: [{name: http, port: 9080}]
                endpoints: [{addresses: [%5$s], conditions: {ready: true}, targetRef: {kind: Pod, name: %1$s}}]
                """.formatted(
                pod, app, version, plain(workload), ip, namespace.isEmpty() ? "default" : namespace.replace("/", ""));
    }

    private static String metadata(String name) {
        int slash = name.indexOf('/');
        return slash < 0
                ? "{name: " + name + "}"
                : "{namespace: " + name.substring(0, slash) + ", name: " + plain(name) + "}";
    }

    private static String plain(String name) {
        return name.substring(name.indexOf('/') + 1);
    }
}
