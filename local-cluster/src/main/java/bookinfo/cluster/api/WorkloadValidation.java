package bookinfo.cluster.api;

import bookinfo.cluster.api.ApiFailure.Cause;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks of Deployments, ReplicaSets and Pods. */
final class WorkloadValidation {
    private static final Set<String> CHANGEABLE = Set.of("image");
    private static final Set<String> CHANGEABLE_SPEC =
            Set.of("activeDeadlineSeconds", "terminationGracePeriodSeconds", "tolerations", "nodeName");

    private WorkloadValidation() {}

    static void workload(ObjectNode object, Optional<ObjectNode> old, List<Cause> causes) {
        JsonNode spec = object.path("spec");
        if (spec.path("replicas").asInt() < 0) {
            causes.add(Cause.invalid(
                    "spec.replicas",
                    "Invalid value: %s: must be greater than or equal to 0".formatted(spec.path("replicas"))));
        }
        JsonNode selector = spec.path("selector");
        JsonNode labels = spec.path("template").path("metadata").path("labels");
        if (selector.isEmpty()) {
            causes.add(Cause.required("spec.selector", ""));
        } else if (!Selector.labels(selector).test(Metadata.labels(spec.path("template")))) {
            causes.add(Cause.invalid(
                    "spec.template.metadata.labels",
                    "Invalid value: %s: `selector` does not match template `labels`"
                            .formatted(labels.isMissingNode() ? "null" : Json.text(labels))));
        }
        if (old.filter(before -> !Changes.same(before.path("spec").path("selector"), selector))
                .isPresent()) {
            causes.add(Cause.invalid(
                    "spec.selector", "Invalid value: %s: field is immutable".formatted(Json.text(selector))));
        }
        Validation.labels(labels, "spec.template.labels", causes);
        podSpec(spec.path("template").path("spec"), "spec.template.spec", causes);
    }

    static void podSpec(JsonNode spec, String path, List<Cause> causes) {
        if (spec.path("containers").isEmpty()) {
            causes.add(Cause.required(path + ".containers", ""));
        }
        Set<String> names = new HashSet<>();
        containers(spec.path("containers"), path + ".containers", names, causes);
        containers(spec.path("initContainers"), path + ".initContainers", names, causes);
        Set<String> volumes = new HashSet<>();
        for (int i = 0; i < spec.path("volumes").size(); i++) {
            unique(spec.path("volumes").get(i), "%s.volumes[%d]".formatted(path, i), volumes, causes);
        }
    }

    static void podUpdate(ObjectNode before, ObjectNode after, List<Cause> causes) {
        if (!Changes.same(fixed(before), fixed(after))) {
            causes.add(new Cause(
                    "FieldValueForbidden",
                    "spec",
                    "Forbidden: pod updates may not change fields other than `spec.containers[*].image`,"
                            + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions"
                            + " to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it"
                            + " was previously negative)"));
        }
    }

    private static void containers(JsonNode list, String path, Set<String> names, List<Cause> causes) {
        for (int i = 0; i < list.size(); i++) {
            JsonNode container = list.get(i);
            String at = "%s[%d]".formatted(path, i);
            unique(container, at, names, causes);
            if (container.path("image").asText().isEmpty()) {
                causes.add(Cause.required(at + ".image", ""));
            }
        }
    }

    private static void unique(JsonNode item, String at, Set<String> names, List<Cause> causes) {
        String name = item.path("name").asText();
        if (name.isEmpty()) {
            causes.add(Cause.required(at + ".name", ""));
        } else if (!names.add(name)) {
            causes.add(new Cause("FieldValueDuplicate", at + ".name", "Duplicate value: \"%s\"".formatted(name)));
        }
    }

    private static JsonNode fixed(ObjectNode pod) {
        ObjectNode spec = pod.path("spec").deepCopy();
        spec.remove(CHANGEABLE_SPEC);
        for (String list : List.of("containers", "initContainers")) {
            Defaults.each(spec, list, container -> container.remove(CHANGEABLE));
        }
        return spec;
    }
}
