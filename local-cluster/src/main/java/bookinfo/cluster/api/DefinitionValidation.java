package bookinfo.cluster.api;

import bookinfo.cluster.api.ApiFailure.Cause;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Checks of CustomResourceDefinitions: whatever is stored, its kind can be served. */
final class DefinitionValidation {
    private DefinitionValidation() {}

    static void check(ObjectNode definition, List<Cause> causes) {
        JsonNode spec = definition.path("spec");
        for (String field : List.of("/group", "/scope", "/names/plural", "/names/kind")) {
            if (spec.at(field).asText().isEmpty()) {
                causes.add(Cause.required("spec" + field.replace('/', '.'), ""));
            }
        }
        if (!Set.of("Namespaced", "Cluster", "").contains(spec.path("scope").asText())) {
            causes.add(new Cause(
                    "FieldValueNotSupported",
                    "spec.scope",
                    "Unsupported value: %s: supported values: \"Cluster\", \"Namespaced\""
                            .formatted(spec.path("scope"))));
        }
        String name =
                spec.at("/names/plural").asText() + "." + spec.path("group").asText();
        if (!Metadata.name(definition).equals(name)) {
            causes.add(Validation.invalid(
                    "metadata.name", Metadata.name(definition), "must be spec.names.plural+\".\"+spec.group"));
        }
        JsonNode versions = spec.path("versions");
        long stored = versions.valueStream()
                .filter(version -> version.path("storage").asBoolean())
                .count();
        if (stored != 1) {
            causes.add(Cause.invalid(
                    "spec.versions", "Invalid value: must have exactly one version marked as storage version"));
        }
        for (int i = 0; i < versions.size(); i++) {
            version(versions.get(i), "spec.versions[%d]".formatted(i), causes);
        }
    }

    private static void version(JsonNode version, String at, List<Cause> causes) {
        if (version.path("name").asText().isEmpty()) {
            causes.add(Cause.required(at + ".name", ""));
        }
        for (JsonNode column : version.path("additionalPrinterColumns")) {
            try {
                JsonPath.parse(column.path("jsonPath").asText());
            } catch (IllegalArgumentException e) {
                causes.add(Cause.invalid(at + ".additionalPrinterColumns", "Invalid value: " + e.getMessage()));
            }
        }
        for (String pattern : version.findValuesAsText("pattern")) {
            try {
                Pattern.compile(pattern);
            } catch (PatternSyntaxException e) {
                causes.add(Validation.invalid(at + ".schema", pattern, e.getDescription()));
            }
        }
    }
}
