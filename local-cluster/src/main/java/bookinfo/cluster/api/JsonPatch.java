package bookinfo.cluster.api;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON patch (RFC 6902). What cannot be applied is an IllegalArgumentException that names the operation. */
final class JsonPatch {
    private static final int MAX_OPERATIONS = 10_000;

    private JsonPatch() {}

    /** The patched tree; neither argument is changed. */
    static JsonNode apply(JsonNode target, JsonNode patch) {
        if (!patch.isArray() || patch.size() > MAX_OPERATIONS) {
            throw new IllegalArgumentException(
                    "a JSON patch is a list of at most %d operations".formatted(MAX_OPERATIONS));
        }
        JsonNode result = target.deepCopy();
        for (JsonNode operation : patch) {
            result = apply(result, operation.path("op").asText(), operation);
        }
        return result;
    }

    private static JsonNode apply(JsonNode root, String op, JsonNode operation) {
        JsonPointer path = pointer(operation, "path");
        return switch (op) {
            case "add" -> add(root, path, value(operation));
            case "replace" -> {
                require(root, path, op);
                yield path.matches() ? value(operation) : set(root, path, value(operation));
            }
            case "remove" -> remove(root, path);
            case "copy" ->
                add(root, path, require(root, pointer(operation, "from"), op).deepCopy());
            case "move" -> {
                JsonPointer from = pointer(operation, "from");
                JsonNode moved = require(root, from, op);
                yield add(remove(root, from), path, moved);
            }
            case "test" -> {
                if (!Changes.same(root.at(path), value(operation))) {
                    throw new IllegalArgumentException("test %s: the value is another one".formatted(path));
                }
                yield root;
            }
            default ->
                throw new IllegalArgumentException(
                        "op: %s (expected: add, remove, replace, move, copy or test)".formatted(op));
        };
    }

    private static JsonNode add(JsonNode root, JsonPointer path, JsonNode value) {
        if (path.matches()) {
            return value;
        }
        JsonNode parent = require(root, path.head(), "add");
        if (parent instanceof ArrayNode array) {
            String last = path.last().getMatchingProperty();
            array.insert(last.equals("-") ? array.size() : index(path, array.size()), value);
            return root;
        }
        return set(root, path, value);
    }

    private static JsonNode set(JsonNode root, JsonPointer path, JsonNode value) {
        switch (require(root, path.head(), "set")) {
            case ObjectNode object -> object.set(path.last().getMatchingProperty(), value);
            case ArrayNode array -> array.set(index(path, array.size() - 1), value);
            default -> throw new IllegalArgumentException("%s: not inside an object or a list".formatted(path));
        }
        return root;
    }

    private static JsonNode remove(JsonNode root, JsonPointer path) {
        require(root, path, "remove");
        switch (root.at(path.head())) {
            case ObjectNode object -> object.remove(path.last().getMatchingProperty());
            case ArrayNode array -> array.remove(index(path, array.size() - 1));
            default -> throw new IllegalArgumentException("remove %s: the whole object".formatted(path));
        }
        return root;
    }

    private static JsonNode require(JsonNode root, JsonPointer path, String op) {
        JsonNode node = root.at(path);
        if (node.isMissingNode()) {
            throw new IllegalArgumentException("%s %s: there is no such path".formatted(op, path));
        }
        return node;
    }

    private static int index(JsonPointer path, int last) {
        int index = path.last().getMatchingIndex();
        if (index < 0 || index > last) {
            throw new IllegalArgumentException("%s: no such index".formatted(path));
        }
        return index;
    }

    private static JsonPointer pointer(JsonNode operation, String field) {
        return JsonPointer.compile(operation.path(field).asText());
    }

    private static JsonNode value(JsonNode operation) {
        JsonNode value = operation.get("value");
        if (value == null) {
            throw new IllegalArgumentException(
                    "%s: value is missing".formatted(operation.path("op").asText()));
        }
        return value.deepCopy();
    }
}
