package bookinfo.mesh.config;

import bookinfo.mesh.config.IstioOperator.Component;
import bookinfo.mesh.config.Node.ScalarNode;
import bookinfo.mesh.config.Node.ScalarType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The fields of {@code spec.components}. */
final class ComponentReader {
    static final int MOST_REPLICAS = 1000;
    /** Of a Service's spec; Kubernetes judges their values. */
    static final List<String> SERVICE = List.of(
            "type",
            "ports",
            "loadBalancerClass",
            "loadBalancerIP",
            "loadBalancerSourceRanges",
            "externalTrafficPolicy",
            "ipFamilies",
            "ipFamilyPolicy");

    private static final List<String> AUTOSCALER = List.of("minReplicas", "maxReplicas", "metrics", "behavior");
    private static final List<String> CONTAINER = List.of("resources", "env", "imagePullPolicy");
    private static final List<String> POD =
            List.of("nodeSelector", "tolerations", "affinity", "topologySpreadConstraints", "priorityClassName");
    private static final String GATEWAY = "istio-ingressgateway";

    private ComponentReader() {}

    /** The two that there are; the others must be off. */
    record Components(Component pilot, Component ingressGateway) {
        static Components unchanged() {
            return new Components(Component.unchanged(), Component.unchanged());
        }
    }

    static Components read(Fields fields) {
        for (String other : List.of("cni", "ztunnel", "istiodRemote")) {
            fields.object(other, component -> onlyOff(component, other));
        }
        fields.object("base", ComponentReader::onlyOn);
        fields.objects("egressGateways", gateway -> onlyOff(gateway, "an egress gateway"));
        return new Components(
                fields.object("pilot", ComponentReader::component).orElseGet(Component::unchanged),
                fields.objects("ingressGateways", ComponentReader::gateway).stream()
                        .reduce(Component.unchanged(), (first, second) -> second.over(first)));
    }

    /** A component that this mesh does not have may be mentioned to be switched off. */
    static Fields onlyOff(Fields fields, String what) {
        fields.ignore("name", "namespace", "label", "k8s");
        fields.require("enabled", "false: " + what + " is not supported");
        fields.get("enabled")
                .filter(value -> value.flag().orElse(false))
                .ifPresent(value -> value.unsupported(what + " is not supported (expected: false)"));
        return fields;
    }

    private static Fields onlyOn(Fields fields) {
        fields.get("enabled")
                .filter(value -> !value.flag().orElse(true))
                .ifPresent(value -> value.invalid("true: the mesh does not work without it"));
        return fields;
    }

    private static Component gateway(Fields fields) {
        fields.unsupported("label");
        fields.require("name", GATEWAY);
        fields.get("name").ifPresent(value -> value.oneOf(Map.of(GATEWAY, GATEWAY)));
        fields.get("namespace").ifPresent(value -> value.oneOf(Map.of("istio-system", "")));
        return component(fields);
    }

    private static Component component(Fields fields) {
        Component k8s = fields.object("k8s", ComponentReader::kubernetes).orElseGet(Component::unchanged);
        return new Component(
                fields.get("enabled").flatMap(Value::flag),
                k8s.autoscaled(),
                k8s.replicas(),
                k8s.container(),
                k8s.pod(),
                k8s.service(),
                k8s.autoscaler(),
                k8s.serviceAnnotations(),
                k8s.podAnnotations());
    }

    private static Component kubernetes(Fields fields) {
        fields.unsupported(
                "overlays",
                "strategy",
                "securityContext",
                "podDisruptionBudget",
                "readinessProbe",
                "volumes",
                "volumeMounts",
                "hostNetwork");
        return new Component(
                Optional.empty(),
                Optional.empty(),
                fields.integer("replicaCount", 0, MOST_REPLICAS),
                some(fields, CONTAINER),
                some(fields, POD),
                fields.object("service", service -> some(service, SERVICE)).orElseGet(TreeMap::new),
                fields.object("hpaSpec", ComponentReader::autoscaler).orElseGet(TreeMap::new),
                annotations(fields, "serviceAnnotations"),
                annotations(fields, "podAnnotations"));
    }

    /** Istio's examples repeat what the autoscaler is for. */
    private static SortedMap<String, Node> autoscaler(Fields fields) {
        fields.ignore("scaleTargetRef");
        return some(fields, AUTOSCALER);
    }

    /** Those of the named fields that are there, as they were written. */
    static SortedMap<String, Node> some(Fields fields, List<String> names) {
        SortedMap<String, Node> given = new TreeMap<>();
        for (String name : names) {
            fields.get(name).ifPresent(value -> given.put(name, value.node()));
        }
        return given;
    }

    /** As Helm, which lets numbers and booleans count as the text that they are written as. */
    static SortedMap<String, String> annotations(Fields fields, String name) {
        return fields.map(name, Format.LABEL_KEY, ComponentReader::word);
    }

    /** A text that may look like a number, as tags do. */
    static Optional<String> word(Fields fields, String name) {
        return fields.get(name).flatMap(ComponentReader::word);
    }

    private static Optional<String> word(Value value) {
        return value.node() instanceof ScalarNode scalar && scalar.type() != ScalarType.NULL
                ? Optional.of(scalar.text())
                : value.invalid("text");
    }
}
