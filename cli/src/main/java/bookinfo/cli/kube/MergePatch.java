package bookinfo.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * The three-way difference of {@code kubectl apply}: what was applied last, what is wanted, what is there. Fields that
 * others set (defaults, status) stay; fields that were applied and are wanted no more go.
 */
final class MergePatch {
    private MergePatch() {}

    /** An RFC 7386 patch; empty when what is there already has all that is wanted. */
    static ObjectNode between(JsonNode lastApplied, JsonNode wanted, JsonNode live) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : wanted.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            JsonNode there = live.path(name);
            if (value.isObject() && there.isObject()) {
                ObjectNode inner = between(lastApplied.path(name), value, there);
                if (!inner.isEmpty()) {
                    patch.set(name, inner);
                }
            } else if (!covers(there, value)) {
                patch.set(name, value);
            }
        }
        for (Map.Entry<String, JsonNode> field : lastApplied.properties()) {
            if (!wanted.has(field.getKey()) && live.has(field.getKey())) {
                patch.set(field.getKey(), NullNode.instance);
            }
        }
        return patch;
    }

    /** Lists are replaced whole by a merge patch, so one that only differs by the server's defaults must not be sent. */
    private static boolean covers(JsonNode there, JsonNode wanted) {
        if (wanted.isObject()) {
            return there.isObject()
                    && wanted.properties().stream().allMatch(e -> covers(there.path(e.getKey()), e.getValue()));
        }
        if (wanted.isArray()) {
            if (!there.isArray() || there.size() != wanted.size()) {
                return false;
            }
            for (int i = 0; i < wanted.size(); i++) {
                if (!covers(there.get(i), wanted.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return there.equals(wanted)
                || (wanted.isNumber() && there.isNumber() && there.asText().equals(wanted.asText()));
    }
}
