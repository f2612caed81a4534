package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.xds.Tree.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks into free-form structures: {@code google.protobuf.Struct} and the metadata that holds them. */
final class Structs {

    private Structs() {}

    /** What stands under a filter's name in {@code envoy.config.core.v3.Metadata}. */
    static Map<String, Tree.Single> metadata(Optional<Message> metadata, String filter) {
        return metadata.flatMap(message -> message.get("filter_metadata"))
                .map(Tree.Entries.class::cast)
                .map(entries -> entries.entries().get(filter))
                .map(struct -> fields((Message) struct))
                .orElse(Map.of());
    }

    /** The entries of a Struct; each is a {@code google.protobuf.Value}. */
    static Map<String, Tree.Single> fields(Message struct) {
        return struct.get("fields")
                .map(fields -> (Map<String, Tree.Single>) ((Tree.Entries) fields).entries())
                .orElse(Map.of());
    }

    /** The text of an entry; empty when it is missing or no text. */
    static Optional<String> text(Map<String, Tree.Single> fields, String key) {
        return value(fields, key, "string_value").map(value -> ((Tree.Text) value).value());
    }

    /** The items of an entry that are structures themselves. */
    static List<Map<String, Tree.Single>> structs(Map<String, Tree.Single> fields, String key) {
        return value(fields, key, "list_value")
                .flatMap(list -> ((Message) list).get("values"))
                .map(values -> ((Tree.Many) values).items())
                .orElse(List.of())
                .stream()
                .flatMap(item -> ((Message) item).get("struct_value").stream())
                .map(struct -> fields((Message) struct))
                .toList();
    }

    /** A Struct as texts, doubles, booleans, lists and maps; an entry that is null is left out. */
    static Map<String, Object> plain(Message struct) {
        Map<String, Object> plain = new LinkedHashMap<>();
        fields(struct).forEach((key, value) -> plainValue((Message) value).ifPresent(item -> plain.put(key, item)));
        return plain;
    }

    private static Optional<Object> plainValue(Message value) {
        return value.fields().values().stream().findFirst().flatMap(held -> switch (held) {
            case Tree.Bool bool -> Optional.of(bool.value());
            case Tree.Real real -> Optional.of(real.value());
            case Tree.Text text -> Optional.of(text.value());
            case Message nested when nested.type().name().equals(WellKnown.STRUCT) -> Optional.of(plain(nested));
            case Message list ->
                Optional.of(list.get("values").map(values -> ((Tree.Many) values).items()).orElse(List.of()).stream()
                        .flatMap(item -> plainValue((Message) item).stream())
                        .toList());
            default -> Optional.empty();
        });
    }

    private static Optional<Tree> value(Map<String, Tree.Single> fields, String key, String kind) {
        return Optional.ofNullable(fields.get(key)).flatMap(value -> ((Message) value).get(kind));
    }
}
