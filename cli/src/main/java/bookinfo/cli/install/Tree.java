package bookinfo.cli.install;

import bookinfo.mesh.config.Node;
import bookinfo.mesh.config.Node.MappingNode;
import bookinfo.mesh.config.Node.ScalarNode;
import bookinfo.mesh.config.Node.SequenceNode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Values as the API takes them, made from what was written, and put into objects. */
final class Tree {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> TRUE = Set.of("true", "yes", "on");

    private Tree() {}

    static JsonNode of(Node node) {
        return switch (node) {
            case MappingNode mapping -> {
                ObjectNode object = JSON.objectNode();
                mapping.fields().forEach((name, field) -> object.set(name, of(field.value())));
                yield object;
            }
            case SequenceNode sequence -> {
                ArrayNode array = JSON.arrayNode();
                sequence.items().forEach(item -> array.add(of(item)));
                yield array;
            }
            case ScalarNode scalar -> scalar(scalar);
        };
    }

    private static JsonNode scalar(ScalarNode scalar) {
        return switch (scalar.type()) {
            case STRING -> JSON.textNode(scalar.text());
            case BOOLEAN -> JSON.booleanNode(TRUE.contains(scalar.text().toLowerCase(Locale.ROOT)));
            case NULL -> JSON.nullNode();
            case NUMBER -> {
                BigDecimal number = new BigDecimal(scalar.text());
                yield number.scale() <= 0 ? JSON.numberNode(number.toBigInteger()) : JSON.numberNode(number);
            }
        };
    }

    /** Objects are united, anything else is replaced. */
    static void merge(ObjectNode into, JsonNode over) {
        for (Map.Entry<String, JsonNode> field : over.properties()) {
            if (into.get(field.getKey()) instanceof ObjectNode below
                    && field.getValue().isObject()) {
                merge(below, field.getValue());
            } else {
                into.set(field.getKey(), field.getValue());
            }
        }
    }

    /** Items of the same name are replaced where they stand, others are added. */
    static void mergeByName(ArrayNode into, JsonNode over) {
        for (JsonNode item : over) {
            int at = 0;
            while (at < into.size() && !into.get(at).path("name").equals(item.path("name"))) {
                at++;
            }
            if (at < into.size()) {
                into.set(at, item);
            } else {
                into.add(item);
            }
        }
    }
}
