package bookinfo.cluster.api;

import bookinfo.cluster.api.ApiFailure.Cause;
import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether an object makes sense: the checks that every Kubernetes API server makes before it stores one. */
final class Validation {
    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern LABEL_VALUE = Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");
    private static final String NOT_A_SUBDOMAIN =
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start"
                    + " and end with an alphanumeric character (e.g. 'example.com', regex used for validation is"
                    + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    private static final String NOT_A_LABEL =
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end"
                    + " with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is"
                    + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    private static final String NOT_A_LABEL_VALUE =
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start"
                    + " and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for"
                    + " validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
    private static final Set<Kind> LABEL_NAMES = Set.of(Kinds.NAMESPACE, Kinds.SERVICE);
    private static final Set<Kind> FREE_NAMES =
            Set.of(Kinds.ROLE, Kinds.ROLE_BINDING, Kinds.CLUSTER_ROLE, Kinds.CLUSTER_ROLE_BINDING);

    private final KindRegistry kinds;

    Validation(KindRegistry kinds) {
        this.kinds = kinds;
    }

    /** @throws ApiFailure 422 with everything that is wrong */
    void check(Kind kind, ObjectNode object, Optional<ObjectNode> old) {
        List<Cause> causes = new ArrayList<>();
        metadata(kind, object, causes);
        if (kind.equals(Kinds.POD)) {
            WorkloadValidation.podSpec(object.path("spec"), "spec", causes);
            old.ifPresent(before -> WorkloadValidation.podUpdate(before, object, causes));
        } else if (kind.equals(Kinds.DEPLOYMENT) || kind.equals(Kinds.REPLICA_SET)) {
            WorkloadValidation.workload(object, old, causes);
        } else if (kind.equals(Kinds.SERVICE)) {
            ServiceValidation.check(object, causes);
        } else if (kind.equals(Kinds.CUSTOM_RESOURCE_DEFINITION)) {
            DefinitionValidation.check(object, causes);
        } else if (kind.custom()) {
            String version = kind.storedVersion();
            kinds.custom(kind).ifPresent(resource -> SchemaValidation.check(resource.schema(version), object, causes));
        }
        if (!causes.isEmpty()) {
            throw ApiFailure.invalid(kind, Metadata.name(object), causes);
        }
    }

    private static void metadata(Kind kind, ObjectNode object, List<Cause> causes) {
        String name = Metadata.name(object);
        boolean label = LABEL_NAMES.contains(kind);
        int longest = label ? MAX_LABEL : MAX_NAME;
        if (name.isEmpty()) {
            causes.add(Cause.required("metadata.name", "name or generateName is required"));
        } else if (!FREE_NAMES.contains(kind)
                && !(label ? LABEL : SUBDOMAIN).matcher(name).matches()) {
            causes.add(invalid("metadata.name", name, label ? NOT_A_LABEL : NOT_A_SUBDOMAIN));
        } else if (name.length() > longest) {
            causes.add(invalid("metadata.name", name, "must be no more than %d characters".formatted(longest)));
        }
        labels(object.path("metadata").path("labels"), "metadata.labels", causes);
    }

    static void labels(JsonNode labels, String field, List<Cause> causes) {
        for (Map.Entry<String, JsonNode> label : labels.properties()) {
            String value = label.getValue().asText();
            if (!LABEL_VALUE.matcher(value).matches()) {
                causes.add(invalid(field, value, NOT_A_LABEL_VALUE));
            } else if (value.length() > MAX_LABEL) {
                causes.add(invalid(field, value, "must be no more than 63 characters"));
            }
        }
    }

    static Cause invalid(String field, String value, String message) {
        return Cause.invalid(field, "Invalid value: \"%s\": %s".formatted(value, message));
    }
}
