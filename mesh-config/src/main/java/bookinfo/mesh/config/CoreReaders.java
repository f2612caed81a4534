package bookinfo.mesh.config;

import bookinfo.mesh.config.EndpointSlice.Member;
import bookinfo.mesh.config.Service.ServicePort;
import bookinfo.mesh.config.Workload.ContainerPort;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Kubernetes' own kinds, as far as the mesh looks into them. The API server has validated them, so what is not
 * understood is passed over.
 */
final class CoreReaders {

    private static final String SIDECAR = "istio-proxy";

    private CoreReaders() {}

    static Service service(Meta meta, Fields root) {
        Fields spec = section(root, "spec");
        List<String> clusterIps = spec.list("clusterIPs", value -> value.text(Format.TEXT));
        return new Service(
                meta,
                spec.text("type", Format.TEXT).orElse("ClusterIP"),
                Stream.concat(Stream.of(text(spec, "clusterIP")), clusterIps.stream())
                        .filter(ip -> !ip.isEmpty() && !ip.equals("None"))
                        .distinct()
                        .toList(),
                spec.labels("selector"),
                spec.objects("ports", CoreReaders::servicePort));
    }

    private static ServicePort servicePort(Fields fields) {
        int port = fields.integer("port", 1, 65_535).orElse(0);
        return new ServicePort(
                text(fields, "name"),
                port,
                fields.get("targetPort").map(value -> Shown.node(value.node())).orElse(Integer.toString(port)),
                fields.text("protocol", Format.TEXT).orElse("TCP"),
                text(fields, "appProtocol"));
    }

    static Workload pod(Meta meta, Fields root) {
        Fields spec = section(root, "spec");
        Fields status = section(root, "status");
        return new Workload(
                meta,
                text(status, "podIP"),
                spec.text("serviceAccountName", Format.TEXT).orElse("default"),
                status.text("phase", Format.TEXT).orElse("Pending"),
                status.objects("conditions", CoreReaders::isReady).contains(true),
                owner(meta, section(root, "metadata")),
                containers(spec).contains(SIDECAR),
                spec.objects("containers", CoreReaders::containerPorts).stream()
                        .flatMap(List::stream)
                        .toList());
    }

    /** A native sidecar is an init container that stays. */
    private static List<String> containers(Fields spec) {
        return Stream.of("containers", "initContainers")
                .flatMap(name -> spec.objects(name, container -> text(container, "name")).stream())
                .toList();
    }

    private static boolean isReady(Fields condition) {
        return text(condition, "type").equals("Ready")
                && text(condition, "status").equals("True");
    }

    private static List<ContainerPort> containerPorts(Fields container) {
        return container.objects(
                "ports",
                port -> new ContainerPort(
                        text(port, "name"),
                        port.integer("containerPort", 1, 65_535).orElse(0)));
    }

    /** A ReplicaSet is named after its Deployment and the template's hash; people know the Deployment. */
    private static String owner(Meta meta, Fields metadata) {
        Optional<String> controller = metadata.objects("ownerReferences", reference -> text(reference, "name")).stream()
                .findFirst();
        String hash = meta.labels().getOrDefault("pod-template-hash", "");
        return controller
                .map(name -> !hash.isEmpty() && name.endsWith("-" + hash)
                        ? name.substring(0, name.length() - hash.length() - 1)
                        : name)
                .orElse(meta.name());
    }

    static EndpointSlice endpointSlice(Meta meta, Fields root) {
        return new EndpointSlice(
                meta,
                meta.labels().getOrDefault("kubernetes.io/service-name", ""),
                root.objects(
                        "ports",
                        port -> new EndpointSlice.Port(
                                text(port, "name"),
                                port.integer("port", 1, 65_535).orElse(0))),
                root.objects("endpoints", CoreReaders::member));
    }

    /** An unset {@code ready} is to be taken for true, says Kubernetes. */
    private static Member member(Fields endpoint) {
        return new Member(
                endpoint.list("addresses", value -> value.text(Format.TEXT)),
                endpoint.object(
                                "conditions",
                                conditions -> conditions.get("ready").flatMap(Value::flag))
                        .flatMap(ready -> ready)
                        .orElse(true),
                endpoint.object("targetRef", target -> text(target, "kind").equals("Pod") ? text(target, "name") : "")
                        .orElse(""));
    }

    private static Fields section(Fields root, String name) {
        return root.object(name, section -> section)
                .orElseGet(() -> new Fields(name, new Node.MappingNode(root.mark(), Map.of()), root.problems()));
    }

    private static String text(Fields fields, String name) {
        return fields.text(name, Format.TEXT).orElse("");
    }
}
