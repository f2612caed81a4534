package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kind.Trait;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A kind that a CustomResourceDefinition declares, with what the definition says about each version. */
record CustomResource(Kind kind, ObjectNode definition) {
    private static final Pattern VERSION = Pattern.compile("v(\\d+)(?:(alpha|beta)(\\d+))?");

    static CustomResource of(ObjectNode definition) {
        JsonNode spec = definition.path("spec");
        JsonNode names = spec.path("names");
        List<String> served = new ArrayList<>();
        String stored = "";
        boolean status = false;
        for (JsonNode version : spec.path("versions")) {
            String name = version.path("name").asText();
            if (version.path("served").asBoolean()) {
                served.add(name);
            }
            if (version.path("storage").asBoolean()) {
                stored = name;
            }
            status |= version.path("subresources").has("status");
        }
        served.sort(Comparator.comparing(CustomResource::rank).reversed());
        Kind kind = new Kind(
                spec.path("group").asText(),
                served,
                stored,
                names.path("kind").asText(),
                names.path("plural").asText(),
                names.path("singular").asText(),
                Json.texts(names.path("shortNames")),
                Json.texts(names.path("categories")),
                traits(spec.path("scope").asText().equals("Namespaced"), status));
        return new CustomResource(kind, definition);
    }

    /** The definition's entry for a version; a missing node when there is none. */
    JsonNode version(String name) {
        for (JsonNode version : definition.path("spec").path("versions")) {
            if (version.path("name").asText().equals(name)) {
                return version;
            }
        }
        return definition.path("");
    }

    JsonNode schema(String version) {
        return version(version).path("schema").path("openAPIV3Schema");
    }

    private static Set<Trait> traits(boolean namespaced, boolean status) {
        Set<Trait> traits = EnumSet.of(Trait.GENERATION, Trait.CUSTOM);
        if (namespaced) {
            traits.add(Trait.NAMESPACED);
        }
        if (status) {
            traits.add(Trait.STATUS);
        }
        return traits;
    }

    // Stable before beta before alpha, then by number: the order in which Kubernetes prefers versions.
    private static String rank(String version) {
        Matcher match = VERSION.matcher(version);
        if (!match.matches()) {
            return "0" + version;
        }
        String stage = match.group(2) == null ? "3" : match.group(2).equals("beta") ? "2" : "1";
        int minor = match.group(3) == null ? 0 : Integer.parseInt(match.group(3));
        return "%s-%09d-%09d".formatted(stage, Integer.parseInt(match.group(1)), minor);
    }
}
