package bookinfo.mesh.config;

import bookinfo.mesh.config.IstioOperator.Component;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The fields of {@code spec.values}. */
final class HelmValuesReader {
    private static final Map<String, String> PULL_POLICIES =
            Map.of("Always", "Always", "IfNotPresent", "IfNotPresent", "Never", "Never");

    private HelmValuesReader() {}

    static HelmValues read(Fields values) {
        values.unsupported(
                "base", "telemetry", "cni", "ztunnel", "istiodRemote", "sidecarInjectorWebhook", "meshConfig");
        HelmValues global = values.object("global", HelmValuesReader::global).orElseGet(HelmValues::none);
        return new HelmValues(
                global.hub(),
                global.tag(),
                global.imagePullPolicy(),
                global.imagePullSecrets(),
                global.budgets(),
                global.networkPolicies(),
                values.object("pilot", HelmValuesReader::pilot).orElseGet(Component::unchanged),
                values.object("gateways", HelmValuesReader::gateways).orElseGet(Component::unchanged));
    }

    private static HelmValues global(Fields fields) {
        fields.unsupported(
                "proxy", "proxy_init", "logging", "multiCluster", "meshID", "network", "platform", "variant");
        fields.get("istioNamespace").ifPresent(value -> value.oneOf(Map.of("istio-system", "")));
        return new HelmValues(
                ComponentReader.word(fields, "hub"),
                ComponentReader.word(fields, "tag"),
                fields.get("imagePullPolicy").flatMap(value -> value.oneOf(PULL_POLICIES)),
                fields.list("imagePullSecrets", value -> value.text(Format.NAME)),
                fields.object("defaultPodDisruptionBudget", HelmValuesReader::enabled),
                fields.object("networkPolicy", HelmValuesReader::enabled),
                Component.unchanged(),
                Component.unchanged());
    }

    private static boolean enabled(Fields fields) {
        fields.require("enabled", "true or false");
        return fields.flag("enabled");
    }

    private static Component gateways(Fields fields) {
        fields.object("istio-egressgateway", egress -> ComponentReader.onlyOff(egress, "an egress gateway"));
        return fields.object("istio-ingressgateway", HelmValuesReader::gateway).orElseGet(Component::unchanged);
    }

    private static Component gateway(Fields fields) {
        fields.unsupported(
                "name", "labels", "sds", "secretVolumes", "customService", "injectionTemplate", "meshExpansionPorts");
        Component common = pilot(fields);
        return new Component(
                common.enabled(),
                common.autoscaled(),
                common.replicas(),
                common.container(),
                common.pod(),
                ComponentReader.some(fields, ComponentReader.SERVICE),
                common.autoscaler(),
                ComponentReader.annotations(fields, "serviceAnnotations"),
                common.podAnnotations());
    }

    private static Component pilot(Fields fields) {
        fields.unsupported("image", "hub", "tag", "traceSampling", "configMap", "cni");
        SortedMap<String, Node> autoscaler = new TreeMap<>();
        for (var names : List.of(Map.entry("autoscaleMin", "minReplicas"), Map.entry("autoscaleMax", "maxReplicas"))) {
            fields.get(names.getKey())
                    .filter(value ->
                            value.integer(1, ComponentReader.MOST_REPLICAS).isPresent())
                    .ifPresent(value -> autoscaler.put(names.getValue(), value.node()));
        }
        return new Component(
                fields.get("enabled").flatMap(Value::flag),
                fields.get("autoscaleEnabled").flatMap(Value::flag),
                fields.integer("replicaCount", 0, ComponentReader.MOST_REPLICAS),
                ComponentReader.some(fields, List.of("resources")),
                ComponentReader.some(
                        fields, List.of("nodeSelector", "tolerations", "affinity", "topologySpreadConstraints")),
                new TreeMap<>(),
                autoscaler,
                new TreeMap<>(),
                ComponentReader.annotations(fields, "podAnnotations"));
    }
}
