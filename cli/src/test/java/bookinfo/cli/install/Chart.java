package bookinfo.cli.install;

import bookinfo.cli.install.Layer.Setting;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Helm chart: what the default profile renders, with some places left to values. What stands there without Helm is
 * the value's default; a place that is not there without Helm has a value that is empty.
 */
final class Chart {
    private static final String NOTE = "# Generated from k8s/mesh and k8s/profiles; changes here are lost.\n";
    private static final String HUB = "hub@";
    private static final String TAG = "@tag";
    private static final String POD = "/spec/template/spec";
    private static final String CONTAINER = "/spec/template/spec/containers/0";

    /** A place in an object and the value that says what stands there. */
    private record Hole(String kind, String name, String pointer, String field, String value) {}

    private static final List<Hole> HOLES = List.of(
            new Hole("ConfigMap", "istio", "/data", "mesh", "meshConfig"),
            new Hole("Deployment", "istiod", POD, "imagePullSecrets", "imagePullSecrets"),
            new Hole("Deployment", "istiod", CONTAINER, "imagePullPolicy", "imagePullPolicy"),
            new Hole("Deployment", "istiod", CONTAINER, "resources", "pilot.resources"),
            new Hole("HorizontalPodAutoscaler", "istiod", "/spec", "minReplicas", "pilot.autoscaleMin"),
            new Hole("HorizontalPodAutoscaler", "istiod", "/spec", "maxReplicas", "pilot.autoscaleMax"),
            new Hole("Deployment", "istio-ingressgateway", POD, "imagePullSecrets", "imagePullSecrets"),
            new Hole("Deployment", "istio-ingressgateway", CONTAINER, "imagePullPolicy", "imagePullPolicy"),
            new Hole("Deployment", "istio-ingressgateway", CONTAINER, "resources", "gateway.resources"),
            new Hole("Service", "istio-ingressgateway", "/metadata", "annotations", "gateway.serviceAnnotations"),
            new Hole("Service", "istio-ingressgateway", "/spec", "type", "gateway.type"),
            new Hole("HorizontalPodAutoscaler", "istio-ingressgateway", "/spec", "minReplicas", "gateway.autoscaleMin"),
            new Hole(
                    "HorizontalPodAutoscaler", "istio-ingressgateway", "/spec", "maxReplicas", "gateway.autoscaleMax"));

    private final Manifests manifests;

    Chart(Manifests manifests) {
        this.manifests = manifests;
    }

    /** Text by path below the chart's folder. */
    Map<String, String> files() {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        values.put("hub", "").put("tag", "0.1.0").putArray("imagePullSecrets");
        values.putObject("gateway").putObject("serviceAnnotations");
        List<ObjectNode> templates = new ArrayList<>();
        Map<String, String> files = new TreeMap<>();
        for (ObjectNode object :
                manifests.mesh(manifests.wanted(List.of(new Setting("hub=" + HUB), new Setting("tag=" + TAG))))) {
            switch (object.path("kind").asText()) {
                case "CustomResourceDefinition" ->
                    files.put(
                            "crds/" + object.at("/spec/names/plural").asText() + ".yaml",
                            NOTE + YamlText.print(object));
                case "Namespace" -> {
                    // Helm makes it: --create-namespace.
                }
                default -> {
                    HOLES.forEach(hole -> open(hole, object, values));
                    templates.add(object);
                }
            }
        }
        files.put("values.yaml", NOTE + YamlText.print(values));
        files.put("templates/mesh.yaml", NOTE + onlyInSystem() + filled(YamlText.print(templates)));
        return files;
    }

    private static void open(Hole hole, ObjectNode object, ObjectNode values) {
        if (!object.path("kind").asText().equals(hole.kind)
                || !object.at("/metadata/name").asText().equals(hole.name)) {
            return;
        }
        ObjectNode holder = (ObjectNode) object.at(hole.pointer);
        JsonNode there = holder.path(hole.field);
        String pointer = "/" + hole.value.replace('.', '/');
        int last = pointer.lastIndexOf('/');
        ObjectNode values0 = last == 0 ? values : values.withObject(pointer.substring(0, last));
        String field = pointer.substring(last + 1);
        if (hole.value.equals("meshConfig")) {
            values0.set(field, YamlText.read(there.asText()));
            holder.put(hole.field, "@@toYaml .Values." + hole.value + " | quote@@");
        } else if (there.isMissingNode()) {
            holder.put(hole.field, "@?.Values." + hole.value + "@?");
        } else {
            values0.set(field, there);
            holder.put(hole.field, "@@toJson .Values." + hole.value + "@@");
        }
    }

    private static String onlyInSystem() {
        return """
                {{- if ne .Release.Namespace "istio-system" }}
                {{- fail "the mesh lives in istio-system (helm install -n istio-system --create-namespace)" }}
                {{- end }}
                """;
    }

    private static String filled(String text) {
        return text.replaceAll("'@@(.+?)@@'", "{{ $1 }}")
                .replaceAll("(?m)^( *)(.+): '@\\?(.+?)@\\?'$", "$1{{- with $3 }}\n$1$2: {{ toJson . }}\n$1{{- end }}")
                .replaceAll(
                        "'?" + HUB + "/([-a-z]+):" + TAG + "'?",
                        "{{ with .Values.hub }}{{ . }}/{{ end }}$1:{{ .Values.tag }}");
    }
}
