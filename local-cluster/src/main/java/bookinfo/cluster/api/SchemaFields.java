package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a CustomResourceDefinition's schema says about which fields there are, and about their defaults. */
final class SchemaFields {
    private static final Set<String> OF_EVERY_OBJECT = Set.of("apiVersion", "kind", "metadata");

    private SchemaFields() {}

    /** Drops the fields that the schema does not know; returns their paths. */
    static List<String> prune(JsonNode schema, ObjectNode object) {
        List<String> unknown = new ArrayList<>();
        if (!schema.isEmpty()) {
            prune(schema, object, "", OF_EVERY_OBJECT, unknown);
        }
        return unknown;
    }

    /** Sets what is absent and has a default. */
    static void applyDefaults(JsonNode schema, JsonNode value) {
        if (value instanceof ObjectNode object) {
            schema.path("properties").properties().forEach(property -> {
                JsonNode fallback = property.getValue().get("default");
                if (fallback != null && !object.has(property.getKey())) {
                    object.set(property.getKey(), fallback.deepCopy());
                }
                applyDefaults(property.getValue(), object.path(property.getKey()));
            });
            if (schema.path("additionalProperties").isObject()) {
                object.forEach(entry -> applyDefaults(schema.path("additionalProperties"), entry));
            }
        } else if (value instanceof ArrayNode array) {
            array.forEach(item -> applyDefaults(schema.path("items"), item));
        }
    }

    private static void prune(JsonNode schema, JsonNode value, String path, Set<String> always, List<String> unknown) {
        if (value instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                prune(schema.path("items"), array.get(i), "%s[%d]".formatted(path, i), Set.of(), unknown);
            }
        } else if (value instanceof ObjectNode object) {
            boolean keeps = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()
                    || schema.path("additionalProperties").asBoolean();
            Set<String> embedded = schema.path("x-kubernetes-embedded-resource").asBoolean() ? OF_EVERY_OBJECT : always;
            for (String field : fields(object)) {
                String at = path.isEmpty() ? field : path + "." + field;
                JsonNode known = schema.path("properties").path(field);
                if (known.isMissingNode() && schema.path("additionalProperties").isObject()) {
                    known = schema.path("additionalProperties");
                }
                if (!known.isMissingNode() && !embedded.contains(field)) {
                    prune(known, object.path(field), at, Set.of(), unknown);
                } else if (!keeps && !embedded.contains(field)) {
                    object.remove(field);
                    unknown.add(at);
                }
            }
        }
    }

    private static List<String> fields(ObjectNode object) {
        List<String> fields = new ArrayList<>();
        object.fieldNames().forEachRemaining(fields::add);
        return fields;
    }
}
