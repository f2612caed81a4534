package bookinfo.cluster.api;

import bookinfo.cluster.api.ApiFailure.Cause;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Holds a custom resource against the OpenAPI schema of its definition, finding by finding. */
final class SchemaValidation {
    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();
    private static final Set<String> NEVER_CHECKED = Set.of("apiVersion", "kind", "metadata");
    private static final Set<String> CUTS_RULES_SHORT = Set.of(
            "FieldValueTypeInvalid",
            "FieldValueRequired",
            "FieldValueNotSupported",
            "FieldValueTooLong",
            "FieldValueTooMany");

    private final List<Cause> causes = new ArrayList<>();

    private SchemaValidation() {}

    /** Adds what is wrong with the object to {@code causes}. */
    static void check(JsonNode schema, ObjectNode object, List<Cause> causes) {
        SchemaValidation validation = new SchemaValidation();
        ObjectNode own = Json.object().setAll(object);
        own.remove(NEVER_CHECKED);
        validation.value(schema, own, "");
        causes.addAll(validation.causes);
        if (validation.causes.stream().anyMatch(cause -> CUTS_RULES_SHORT.contains(cause.reason()))) {
            causes.add(Cause.invalid(
                    "<nil>",
                    "Invalid value: null: some validation rules were not checked because the object was invalid;"
                            + " correct the existing errors to complete validation"));
        }
    }

    private void value(JsonNode schema, JsonNode value, String path) {
        if (value.isNull() && schema.path("nullable").asBoolean()) {
            return;
        }
        if (!typeFits(schema, value, path)) {
            return;
        }
        allowed(schema, value, path);
        if (value.isTextual()) {
            text(schema, value.asText(), path);
        } else if (value.isNumber()) {
            number(schema, value.decimalValue(), path);
        } else if (value.isArray()) {
            items(schema, value, path);
        } else if (value.isObject()) {
            fields(schema, value, path);
        }
        alternatives(schema, value, path);
    }

    private boolean typeFits(JsonNode schema, JsonNode value, String path) {
        String type = schema.path("type").asText();
        boolean fits = switch (type) {
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> true;
        };
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            fits = value.isTextual() || value.isIntegralNumber();
            type = "integer,string";
        }
        if (!fits) {
            String found = typeOf(value);
            add(
                    "FieldValueTypeInvalid",
                    path,
                    "Invalid value: \"%s\": %s in body must be of type %s: \"%s\"".formatted(found, path, type, found));
        }
        return fits;
    }

    private void allowed(JsonNode schema, JsonNode value, String path) {
        JsonNode values = schema.path("enum");
        if (values.isArray() && values.valueStream().noneMatch(one -> Changes.same(one, value))) {
            List<String> supported = new ArrayList<>();
            values.forEach(one -> supported.add(Json.text(one)));
            add(
                    "FieldValueNotSupported",
                    path,
                    "Unsupported value: %s: supported values: %s"
                            .formatted(Json.text(value), String.join(", ", supported)));
        }
    }

    private void text(JsonNode schema, String text, String path) {
        int length = text.codePointCount(0, text.length());
        String pattern = schema.path("pattern").asText();
        if (!pattern.isEmpty()
                && !PATTERNS.computeIfAbsent(pattern, Pattern::compile)
                        .matcher(text)
                        .find()) {
            invalid(path, text, "%s in body should match '%s'".formatted(path, pattern));
        }
        if (schema.has("maxLength") && length > schema.path("maxLength").asInt()) {
            add(
                    "FieldValueTooLong",
                    path,
                    "Too long: may not be more than %s bytes".formatted(schema.path("maxLength")));
        }
        if (schema.has("minLength") && length < schema.path("minLength").asInt()) {
            invalid(
                    path,
                    text,
                    "%s in body should be at least %s chars long".formatted(path, schema.path("minLength")));
        }
        if (schema.path("format").asText().equals("date-time") && !isTime(text)) {
            add(
                    "FieldValueTypeInvalid",
                    path,
                    "Invalid value: \"%s\": %s in body must be of type date-time: \"%s\"".formatted(text, path, text));
        }
    }

    private void number(JsonNode schema, BigDecimal number, String path) {
        if (schema.has("minimum")) {
            boolean exclusive = schema.path("exclusiveMinimum").asBoolean();
            int order = number.compareTo(schema.path("minimum").decimalValue());
            if (order < 0 || (exclusive && order == 0)) {
                bound(path, number, exclusive ? "greater than" : "greater than or equal to", schema.path("minimum"));
            }
        }
        if (schema.has("maximum")) {
            boolean exclusive = schema.path("exclusiveMaximum").asBoolean();
            int order = number.compareTo(schema.path("maximum").decimalValue());
            if (order > 0 || (exclusive && order == 0)) {
                bound(path, number, exclusive ? "less than" : "less than or equal to", schema.path("maximum"));
            }
        }
    }

    private void bound(String path, BigDecimal number, String relation, JsonNode limit) {
        causes.add(Cause.invalid(
                path, "Invalid value: %s: %s in body should be %s %s".formatted(number, path, relation, limit)));
    }

    private void items(JsonNode schema, JsonNode array, String path) {
        count(schema, "Items", array.size(), path);
        for (int i = 0; i < array.size(); i++) {
            value(schema.path("items"), array.get(i), "%s[%d]".formatted(path, i));
        }
        if (schema.path("x-kubernetes-list-type").asText().equals("set")) {
            Set<JsonNode> seen = new HashSet<>();
            for (int i = 0; i < array.size(); i++) {
                if (!seen.add(array.get(i))) {
                    add(
                            "FieldValueDuplicate",
                            "%s[%d]".formatted(path, i),
                            "Duplicate value: " + Json.text(array.get(i)));
                }
            }
        }
    }

    private void fields(JsonNode schema, JsonNode object, String path) {
        count(schema, "Properties", object.size(), path);
        for (JsonNode required : schema.path("required")) {
            if (!object.hasNonNull(required.asText()) && !NEVER_CHECKED.contains(required.asText())) {
                add("FieldValueRequired", join(path, required.asText()), "Required value");
            }
        }
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            JsonNode known = schema.path("properties").path(field.getKey());
            JsonNode rule = known.isMissingNode() ? schema.path("additionalProperties") : known;
            boolean reportedAsRequired = field.getValue().isNull() && requires(schema, field.getKey());
            if (rule.isObject() && !reportedAsRequired) {
                value(rule, field.getValue(), join(path, field.getKey()));
            }
        }
    }

    private void count(JsonNode schema, String what, int count, String path) {
        if (schema.has("min" + what) && count < schema.path("min" + what).asInt()) {
            causes.add(Cause.invalid(
                    path,
                    "Invalid value: %d: %s in body should have at least %s %s"
                            .formatted(count, path, schema.path("min" + what), what.toLowerCase(Locale.ROOT))));
        }
        if (schema.has("max" + what) && count > schema.path("max" + what).asInt()) {
            add(
                    "FieldValueTooMany",
                    path,
                    "Too many: %d: must have at most %s items".formatted(count, schema.path("max" + what)));
        }
    }

    private void alternatives(JsonNode schema, JsonNode value, String path) {
        schema.path("allOf").forEach(all -> value(all, value, path));
        JsonNode any = schema.path("anyOf");
        if (any.isArray() && !schema.path("x-kubernetes-int-or-string").asBoolean() && fitting(any, value, path) == 0) {
            causes.add(Cause.invalid(
                    "<nil>", "Invalid value: \"\": \"%s\" must validate at least one schema (anyOf)".formatted(path)));
            causes.addAll(findings(any.get(0), value, path));
        }
        JsonNode one = schema.path("oneOf");
        int fitting = one.isArray() ? fitting(one, value, path) : 1;
        if (fitting != 1) {
            causes.add(Cause.invalid(
                    "<nil>",
                    "Invalid value: \"\": \"%s\" must validate one and only one schema (oneOf). Found %s"
                            .formatted(path, fitting == 0 ? "none valid" : fitting + " valid alternatives")));
            if (fitting == 0) {
                causes.addAll(findings(one.get(0), value, path));
            }
        }
        if (schema.has("not") && findings(schema.path("not"), value, path).isEmpty()) {
            causes.add(Cause.invalid(
                    "<nil>", "Invalid value: \"\": \"%s\" must not validate the schema (not)".formatted(path)));
        }
    }

    private static int fitting(JsonNode schemas, JsonNode value, String path) {
        return (int) schemas.valueStream()
                .filter(schema -> findings(schema, value, path).isEmpty())
                .count();
    }

    private static List<Cause> findings(JsonNode schema, JsonNode value, String path) {
        SchemaValidation validation = new SchemaValidation();
        validation.value(schema, value, path);
        return validation.causes;
    }

    private static boolean requires(JsonNode schema, String field) {
        return Json.texts(schema.path("required")).contains(field);
    }

    private static boolean isTime(String text) {
        try {
            Instant.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            case ARRAY -> "array";
            case NULL, MISSING -> "null";
            case OBJECT, POJO, BINARY -> "object";
        };
    }

    private void invalid(String path, String value, String message) {
        causes.add(Validation.invalid(path, value, message));
    }

    private void add(String reason, String path, String message) {
        causes.add(new Cause(reason, path, message));
    }

    private static String join(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }
}
