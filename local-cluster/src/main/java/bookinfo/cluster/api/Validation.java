package bookinfo.cluster.api;

import bookinfo.cluster.api.ApiFailure.Cause;
import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.jayway.jsonpath.InvalidPathException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The checks before an object is stored: those without which it would do something else than its writer believes. What
 * custom resources may say is their webhooks' business.
 */
final class Validation {
    private static final Pattern SUBDOMAIN =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern LABEL_VALUE = Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?");
    private static final String RBAC_GROUP = "rbac.authorization.k8s.io";

    private static final String LABEL_RULE = "a valid label is at most 63 of alphanumeric characters, '-', '_', '.'";

    private final List<Cause> causes = new ArrayList<>();

    private Validation() {}

    /** @throws ApiFailure 422 with everything that is wrong */
    static void check(Kind kind, ObjectNode object, Optional<ObjectNode> old) {
        Validation validation = new Validation();
        validation.metadata(kind, object);
        if (kind.equals(Kinds.POD)) {
            validation.podSpec(object.path("spec"), "spec");
            validation.podUpdate(old.orElse(object), object);
        } else if (kind.equals(Kinds.DEPLOYMENT) || kind.equals(Kinds.REPLICA_SET)) {
            validation.workload(object, old);
        } else if (kind.equals(Kinds.SERVICE)) {
            validation.service(object.path("spec"));
        } else if (kind.equals(Kinds.CUSTOM_RESOURCE_DEFINITION)) {
            validation.definition(object);
        }
        if (!validation.causes.isEmpty()) {
            throw ApiFailure.invalid(kind, Metadata.name(object), validation.causes);
        }
    }

    private void metadata(Kind kind, ObjectNode object) {
        String name = Metadata.name(object);
        boolean label = kind.equals(Kinds.NAMESPACE) || kind.equals(Kinds.SERVICE);
        boolean free = name.isEmpty() || kind.group().equals(RBAC_GROUP);
        required(!name.isEmpty(), "metadata.name", ": name or generateName is required");
        valid(
                free || (label ? LABEL : SUBDOMAIN).matcher(name).matches(),
                "metadata.name",
                object.at("/metadata/name"),
                """
                a lowercase RFC 1123 %s must consist of lower case alphanumeric characters, '-'%s, and must start and \
                end with an alphanumeric character\
                """.formatted(label ? "label" : "subdomain", label ? "" : " or '.'"));
        labels(object.at("/metadata/labels"), "metadata.labels");
    }

    private void labels(JsonNode labels, String field) {
        labels.forEach(value -> valid(LABEL_VALUE.matcher(value.asText()).matches(), field, value, LABEL_RULE));
    }

    private void workload(ObjectNode object, Optional<ObjectNode> old) {
        JsonNode spec = object.path("spec");
        JsonNode selector = spec.path("selector");
        JsonNode labels = spec.at("/template/metadata/labels");
        boolean selected = Selector.labels(selector).test(Metadata.labels(spec.path("template")));
        boolean same = old.isEmpty() || Changes.same(old.get().at("/spec/selector"), selector);
        JsonNode replicas = spec.path("replicas");
        valid(replicas.asInt() >= 0, "spec.replicas", replicas, "must be greater than or equal to 0");
        required(!selector.isEmpty(), "spec.selector", "");
        valid(selected, "spec.template.metadata.labels", labels, "`selector` does not match template `labels`");
        valid(same, "spec.selector", selector, "field is immutable");
        labels(labels, "spec.template.labels");
        podSpec(spec.at("/template/spec"), "spec.template.spec");
    }

    private void podSpec(JsonNode spec, String path) {
        required(!spec.path("containers").isEmpty(), path + ".containers", "");
        Set<String> names = new HashSet<>();
        for (String list : List.of("containers", "initContainers")) {
            for (int i = 0; i < spec.path(list).size(); i++) {
                String at = "%s.%s[%d]".formatted(path, list, i);
                JsonNode container = spec.path(list).get(i);
                unique(container, at, names);
                required(!Json.text(container, "/image").isEmpty(), at + ".image", "");
            }
        }
    }

    private void podUpdate(ObjectNode before, ObjectNode after) {
        if (!Changes.same(fixed(before), fixed(after))) {
            String message = "Forbidden: pod updates may not change fields other than the containers' `image`";
            causes.add(new Cause("FieldValueForbidden", "spec", message));
        }
    }

    private static JsonNode fixed(ObjectNode pod) {
        ObjectNode spec = pod.path("spec").deepCopy();
        spec.findParents("image").forEach(container -> ((ObjectNode) container).remove("image"));
        return spec.remove(List.of("nodeName", "terminationGracePeriodSeconds", "tolerations"));
    }

    private void service(JsonNode spec) {
        JsonNode ports = spec.path("ports");
        boolean portless = Json.text(spec, "/type").equals("ExternalName")
                || Json.text(spec, "/clusterIP").equals("None");
        required(portless || !ports.isEmpty(), "spec.ports", "");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            String at = "spec.ports[%d]".formatted(i);
            JsonNode port = ports.get(i).path("port");
            if (ports.size() > 1) {
                unique(ports.get(i), at, names);
            }
            boolean inRange = port.asInt() >= 1 && port.asInt() <= 65535;
            valid(inRange, at + ".port", port, "must be between 1 and 65535, inclusive");
        }
    }

    /** Whatever is stored, its kind can be served. */
    private void definition(ObjectNode definition) {
        JsonNode spec = definition.path("spec");
        for (String field : List.of("/group", "/names/plural", "/names/kind")) {
            required(!Json.text(spec, field).isEmpty(), "spec" + field.replace('/', '.'), "");
        }
        String scope = Json.text(spec, "/scope");
        required(scope.equals("Namespaced") || scope.equals("Cluster"), "spec.scope", ": Namespaced or Cluster");
        JsonNode name = definition.at("/metadata/name");
        boolean named = name.asText().equals(Json.text(spec, "/names/plural") + "." + Json.text(spec, "/group"));
        valid(named, "metadata.name", name, "must be spec.names.plural+\".\"+spec.group");
        List<String> stored = KindRegistry.versions(spec, "storage").toList();
        required(stored.size() == 1, "spec.versions", ": must have exactly one version marked as storage version");
        for (String path : definition.findValuesAsText("jsonPath")) {
            try {
                Tables.path(path);
            } catch (InvalidPathException e) {
                JsonNode value = TextNode.valueOf(path);
                valid(false, "spec.versions.additionalPrinterColumns.jsonPath", value, String.valueOf(e.getMessage()));
            }
        }
    }

    private void unique(JsonNode item, String at, Set<String> names) {
        String name = Json.text(item, "/name");
        required(!name.isEmpty(), at + ".name", "");
        if (!name.isEmpty() && !names.add(name)) {
            causes.add(new Cause("FieldValueDuplicate", at + ".name", "Duplicate value: \"%s\"".formatted(name)));
        }
    }

    private void required(boolean there, String field, String more) {
        if (!there) {
            causes.add(new Cause("FieldValueRequired", field, "Required value" + more));
        }
    }

    private void valid(boolean good, String field, JsonNode value, String message) {
        if (!good) {
            String shown = value.isMissingNode() ? "null" : value.toString();
            causes.add(new Cause("FieldValueInvalid", field, "Invalid value: %s: %s".formatted(shown, message)));
        }
    }
}
