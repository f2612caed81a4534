package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Every kind that is served now: the built-in ones and those of the CustomResourceDefinitions. */
final class KindRegistry {
    private final Store store;

    KindRegistry(Store store) {
        this.store = store;
    }

    List<Kind> all() {
        return stream().toList();
    }

    Optional<Kind> find(String group, String version, String plural) {
        return stream()
                .filter(kind -> kind.plural().equals(plural)
                        && kind.group().equals(group)
                        && kind.versions().contains(version))
                .findFirst();
    }

    /** The columns that the definition of a custom kind declares for a version; nothing for built-in kinds. */
    JsonNode printerColumns(Kind kind, String version) {
        return store.get(Kinds.CUSTOM_RESOURCE_DEFINITION, "", kind.resource()).stream()
                .flatMap(definition -> Json.items(definition, "/spec/versions"))
                .filter(one -> Json.text(one, "/name").equals(version))
                .map(one -> one.path("additionalPrinterColumns"))
                .findFirst()
                .orElseGet(Json::object);
    }

    private Stream<Kind> stream() {
        return Stream.concat(
                Kinds.BUILT_IN.stream(),
                store.list(Kinds.CUSTOM_RESOURCE_DEFINITION, "").items().stream()
                        .map(KindRegistry::kind));
    }

    /** The kind that a definition declares; its versions keep their order, the first is the preferred one. */
    static Kind kind(ObjectNode definition) {
        JsonNode spec = definition.path("spec");
        Set<Kind.Trait> traits = EnumSet.of(Kind.Trait.GENERATION, Kind.Trait.CUSTOM);
        if (Json.text(spec, "/scope").equals("Namespaced")) {
            traits.add(Kind.Trait.NAMESPACED);
        }
        if (Json.items(spec, "/versions")
                .anyMatch(version -> version.at("/subresources/status").isObject())) {
            traits.add(Kind.Trait.STATUS);
        }
        return new Kind(
                Json.text(spec, "/group"),
                versions(spec, "served").toList(),
                versions(spec, "storage").findFirst().orElse(""),
                Json.text(spec, "/names/kind"),
                Json.text(spec, "/names/plural"),
                Json.texts(spec.at("/names/shortNames")),
                Json.texts(spec.at("/names/categories")),
                traits);
    }

    /** The versions of a definition that have a flag such as {@code served}. */
    static Stream<String> versions(JsonNode spec, String flag) {
        return Json.items(spec, "/versions")
                .filter(version -> version.path(flag).asBoolean())
                .map(version -> Json.text(version, "/name"));
    }
}
