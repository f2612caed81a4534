package bookinfo.cli.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The kinds that the server knows, by its discovery documents. */
public final class Kinds {
    private final List<Kind> kinds;

    private Kinds(List<Kind> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    /**
     * One kind in one version.
     *
     * @param group empty for the core group
     */
    public record Kind(
            String group,
            String version,
            String kind,
            String plural,
            String singular,
            List<String> shortNames,
            boolean namespaced) {
        public Kind {
            shortNames = List.copyOf(shortNames);
        }

        /** Where objects of this kind lie; a namespace is left out for kinds that have none. */
        public String path(String namespace) {
            String base = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
            return base + (namespaced ? "/namespaces/" + namespace : "") + "/" + plural;
        }

        public String pathInAllNamespaces() {
            return (group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version) + "/" + plural;
        }

        /** As kubectl prints it: {@code deployment.apps/web}. */
        public String label(String name) {
            return singular + (group.isEmpty() ? "" : "." + group) + "/" + name;
        }

        private boolean answersTo(String word) {
            return word.equals(plural)
                    || word.equals(singular)
                    || shortNames.contains(word)
                    || word.equals(plural + "." + group);
        }
    }

    public static Kinds discover(Api api) {
        List<Kind> kinds = new ArrayList<>();
        for (String root : List.of("/api", "/apis")) {
            for (JsonNode group : api.discovery(root).path("items")) {
                String name = group.path("metadata").path("name").asText("");
                for (JsonNode version : group.path("versions")) {
                    for (JsonNode resource : version.path("resources")) {
                        kinds.add(read(name, version.path("version").asText(), resource));
                    }
                }
            }
        }
        return new Kinds(kinds);
    }

    /** By a manifest's apiVersion and kind. */
    public Kind of(String apiVersion, String kind) {
        return kinds.stream()
                .filter(known ->
                        known.kind().equals(kind) && groupVersion(known).equals(apiVersion))
                .findFirst()
                .orElseThrow(() ->
                        new ApiFailure(404, "no matches for kind \"" + kind + "\" in version \"" + apiVersion + "\""));
    }

    /** Every kind and version that the server has. */
    public List<Kind> all() {
        return kinds;
    }

    /** By a word on the command line: plural, singular, short name or plural.group. */
    public Kind named(String word) {
        String name = word.toLowerCase(Locale.ROOT);
        return kinds.stream()
                .filter(known -> known.answersTo(name))
                .findFirst()
                .orElseThrow(() -> new ApiFailure(404, "the server doesn't have a resource type \"" + word + "\""));
    }

    private static String groupVersion(Kind kind) {
        return kind.group().isEmpty() ? kind.version() : kind.group() + "/" + kind.version();
    }

    private static Kind read(String group, String version, JsonNode resource) {
        List<String> shortNames = new ArrayList<>();
        resource.path("shortNames").forEach(name -> shortNames.add(name.asText()));
        String kind = resource.path("responseKind").path("kind").asText();
        String singular = resource.path("singularResource").asText("");
        return new Kind(
                group,
                version,
                kind,
                resource.path("resource").asText(),
                singular.isEmpty() ? kind.toLowerCase(Locale.ROOT) : singular,
                shortNames,
                resource.path("scope").asText().equals("Namespaced"));
    }
}
