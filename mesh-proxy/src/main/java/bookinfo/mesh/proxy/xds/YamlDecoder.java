package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.xds.Schema.EnumType;
import bookinfo.mesh.proxy.xds.Schema.Field;
import bookinfo.mesh.proxy.xds.Schema.Label;
import bookinfo.mesh.proxy.xds.Schema.MessageType;
import bookinfo.mesh.proxy.xds.Tree.Message;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * YAML, and JSON as its subset, to a {@link Tree} by protobuf's JSON mapping. The schema decides what a scalar is, so that
 * {@code no} in a text field stays a text.
 */
final class YamlDecoder {

    private YamlDecoder() {}

    /** The message of this type that the document describes. */
    static Message decode(MessageType type, String document) {
        Node root = YamlNodes.compose(document).orElseThrow(() -> new Refusal("empty (expected: a " + type + ")"));
        return message(type, root, "");
    }

    private static Message message(MessageType type, Node node, String path) {
        return switch (type.name()) {
            case WellKnown.DURATION ->
                WellKnown.duration(text(node, path))
                        .map(WellKnown::message)
                        .orElseThrow(() -> wrong(node, path, "a duration such as 1.5s"));
            case WellKnown.TIMESTAMP ->
                WellKnown.time(text(node, path))
                        .map(WellKnown::message)
                        .orElseThrow(() -> wrong(node, path, "a time such as 2026-01-31T12:00:00Z"));
            case WellKnown.STRUCT, WellKnown.LIST -> YamlStructs.message(type, node, path);
            case WellKnown.VALUE -> YamlStructs.value(node, path);
            default -> WellKnown.isWrapper(type.name()) ? wrapper(type, node, path) : fields(type, node, path, "");
        };
    }

    private static Message wrapper(MessageType type, Node node, String path) {
        Field value = type.field("value");
        return new Tree.Builder(type).put(value, single(value, node, path)).build();
    }

    private static Message fields(MessageType type, Node node, String path, String ignored) {
        Tree.Builder message = new Tree.Builder(type);
        for (NodeTuple entry : mapping(node, path)) {
            String key = key(entry, path);
            Node value = entry.getValueNode();
            if (key.equals(ignored)) {
                continue;
            }
            Field field = type.byKey().get(key);
            if (field == null) {
                throw Refusal.at(join(path, key), "unknown field of " + type + line(entry.getKeyNode()));
            }
            String place = join(path, field.name());
            if (YamlNodes.isNull(value) && !field.typeName().equals(WellKnown.VALUE)) {
                continue;
            }
            if (message.has(field)) {
                throw Refusal.at(place, "occurs twice (expected: once)" + line(value));
            }
            message.rival(field).ifPresent(rival -> {
                throw Refusal.at(place, "set beside " + rival.name() + " (expected: one of them)" + line(value));
            });
            message.put(field, value(field, value, place));
        }
        return message.build();
    }

    private static Tree value(Field field, Node node, String path) {
        if (field.label() == Label.REPEATED) {
            if (!(node instanceof SequenceNode sequence)) {
                throw wrong(node, path, "a list");
            }
            List<Tree.Single> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(single(field, item, path + "[" + items.size() + "]"));
            }
            return new Tree.Many(items);
        }
        if (field.label() == Label.MAP) {
            LinkedHashMap<String, Tree.Single> entries = new LinkedHashMap<>();
            for (NodeTuple entry : mapping(node, path)) {
                String key = key(entry, path);
                entries.put(key, single(field, entry.getValueNode(), path + "[\"" + key + "\"]"));
            }
            return new Tree.Entries(entries);
        }
        return single(field, node, path);
    }

    private static Tree.Single single(Field field, Node node, String path) {
        return switch (field.kind()) {
            case BOOL -> bool(node, path);
            case INT32, SINT32, SFIXED32 -> integer(node, path, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case UINT32, FIXED32 -> integer(node, path, 0, 0xffff_ffffL);
            case INT64, SINT64, SFIXED64 -> integer(node, path, Long.MIN_VALUE, Long.MAX_VALUE);
            case UINT64, FIXED64 -> unsigned(node, path);
            case FLOAT, DOUBLE -> real(node, path);
            case STRING -> new Tree.Text(text(node, path));
            case BYTES -> base64(node, path);
            case ENUM -> choice(field.enumeration(), node, path);
            case MESSAGE ->
                field.typeName().equals(WellKnown.ANY) ? any(node, path) : message(field.message(), node, path);
        };
    }

    private static Tree.Packed any(Node node, String path) {
        Optional<Node> typeNode = mapping(node, path).stream()
                .filter(entry -> key(entry, path).equals("@type"))
                .map(NodeTuple::getValueNode)
                .findFirst();
        String url = text(typeNode.orElseThrow(() -> wrong(node, path, "an object with @type")), path);
        Tree.Packed opaque = new Tree.Packed(url, Optional.empty(), Tree.Bytes.EMPTY);
        return Schema.message(opaque.typeName())
                .map(type -> new Tree.Packed(url, Optional.of(content(type, node, path)), opaque.bytes()))
                .orElse(opaque);
    }

    private static Message content(MessageType type, Node node, String path) {
        if (!WellKnown.isSpecial(type.name())) {
            return fields(type, node, path, "@type");
        }
        return mapping(node, path).stream()
                .filter(entry -> key(entry, path).equals("value"))
                .findFirst()
                .map(entry -> message(type, entry.getValueNode(), join(path, "value")))
                .orElseThrow(() -> wrong(node, path, "an object with value"));
    }

    private static Tree.Single bool(Node node, String path) {
        return switch (text(node, path)) {
            case "true" -> new Tree.Bool(true);
            case "false" -> new Tree.Bool(false);
            default -> throw wrong(node, path, "true or false");
        };
    }

    private static Tree.Single integer(Node node, String path, long min, long max) {
        try {
            long value = Long.parseLong(text(node, path));
            if (value >= min && value <= max) {
                return new Tree.Int(value);
            }
        } catch (NumberFormatException e) {
            // Refused below, with the bounds.
        }
        throw wrong(node, path, min + ".." + max);
    }

    private static Tree.Single unsigned(Node node, String path) {
        try {
            return new Tree.Int(Long.parseUnsignedLong(text(node, path)));
        } catch (NumberFormatException e) {
            throw wrong(node, path, "0..18446744073709551615");
        }
    }

    private static Tree.Single real(Node node, String path) {
        try {
            return new Tree.Real(Double.parseDouble(text(node, path)));
        } catch (NumberFormatException e) {
            throw wrong(node, path, "a number");
        }
    }

    private static Tree.Single base64(Node node, String path) {
        try {
            return Tree.Bytes.of(Base64.getDecoder().decode(text(node, path)));
        } catch (IllegalArgumentException e) {
            throw wrong(node, path, "base64");
        }
    }

    private static Tree.Single choice(EnumType type, Node node, String path) {
        String text = text(node, path);
        Integer number = type.number(text);
        if (number == null) {
            throw wrong(
                    node,
                    path,
                    "one of "
                            + String.join(
                                    ", ",
                                    type.numbers().keySet().stream().sorted().toList()));
        }
        return new Tree.Choice(text, number);
    }

    static List<NodeTuple> mapping(Node node, String path) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, path, "an object");
        }
        Set<String> keys = new HashSet<>();
        for (NodeTuple entry : mapping.getValue()) {
            String key = key(entry, path);
            if (!keys.add(key)) {
                throw Refusal.at(join(path, key), "occurs twice (expected: once)" + line(entry.getKeyNode()));
            }
        }
        return mapping.getValue();
    }

    static String key(NodeTuple entry, String path) {
        return text(entry.getKeyNode(), path);
    }

    static String text(Node node, String path) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw wrong(node, path, "a single value");
    }

    static Refusal wrong(Node node, String path, String expected) {
        String found = switch (node) {
            case ScalarNode scalar -> scalar.getValue();
            case MappingNode mapping -> "an object";
            case SequenceNode sequence -> "a list";
            default -> "an alias";
        };
        return Refusal.at(path, found + " (expected: " + expected + ")" + line(node));
    }

    private static String line(Node node) {
        return " at line " + (node.getStartMark().getLine() + 1);
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
