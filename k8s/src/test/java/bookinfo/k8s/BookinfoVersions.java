package bookinfo.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Manifests beside {@code bookinfo.yaml}: parts of it, and versions that are another by their environment alone. */
final class BookinfoVersions {
    private static final GeneratedManifest WHOLE = GeneratedManifest.BOOKINFO;

    private static final String TWO_FAMILIES =
            "# Services that are reached by IPv6 and by IPv4; the cluster must have both.";

    /** Begins what is a Secret's and one of its keys instead of a value. */
    private static final String SECRET = "secret:";

    private BookinfoVersions() {}

    static Stream<GeneratedManifest> manifests() {
        return Stream.of(
                part("details", object -> isOf("details", object)),
                part("ratings", object -> isOf("ratings", object)),
                part("ratings-discovery", object -> isOf("ratings", object) && isA("Service", object)),
                part("reviews-v2", object -> GeneratedManifest.name(object).equals("reviews-v2")),
                WHOLE.beside("bookinfo-versions.yaml", "# A Service for each version.", BookinfoVersions::services),
                variant("details", "v2", Map.of("ENABLE_EXTERNAL_BOOK_SERVICE", "true", "DO_NOT_ENCRYPT", "true")),
                variant("ratings", "v-faulty", Map.of("SERVICE_VERSION", "v-faulty")),
                variant("ratings", "v-delayed", Map.of("SERVICE_VERSION", "v-delayed")),
                variant("ratings", "v-unavailable", Map.of("SERVICE_VERSION", "v-unavailable")),
                variant("ratings", "v-unhealthy", Map.of("SERVICE_VERSION", "v-unhealthy")),
                variant(
                        "ratings",
                        "v2",
                        Map.of("SERVICE_VERSION", "v2", "MONGO_DB_URL", "mongodb://mongodb:27017/test")),
                variant("ratings", "v2-mysql", mysql("mysqldb")),
                variant("ratings", "v2-mysql-vm", mysql("mysqldb.vm.svc.cluster.local")),
                variant("productpage", "v-flooding", Map.of("FLOOD_FACTOR", "100")),
                WHOLE.beside(
                        "bookinfo-psa.yaml",
                        "# What bookinfo.yaml holds, which passes Pod Security's level restricted as it is.",
                        UnaryOperator.identity()),
                WHOLE.beside(
                        "productpage-nodeport.yaml",
                        "# The page at a port of every node.",
                        objects -> objects.stream()
                                .filter(object -> isOf("productpage", object) && isA("Service", object))
                                .map(BookinfoVersions::atNodes)
                                .toList()),
                dualStack("dualstack", object -> true),
                dualStack("details-dualstack", object -> isOf("details", object)),
                dualStack("ratings-dualstack", object -> isOf("ratings", object)),
                dualStack("ratings-discovery-dualstack", object -> isOf("ratings", object) && isA("Service", object)));
    }

    private static GeneratedManifest part(String name, Predicate<ObjectNode> contents) {
        return WHOLE.beside(
                "bookinfo-" + name + ".yaml",
                "# A part of the Bookinfo suite.",
                objects -> objects.stream().filter(contents).toList());
    }

    private static GeneratedManifest dualStack(String name, Predicate<ObjectNode> contents) {
        return WHOLE.beside(
                "bookinfo-" + name + ".yaml",
                TWO_FAMILIES,
                objects -> objects.stream()
                        .filter(contents)
                        .map(BookinfoVersions::inTwoFamilies)
                        .toList());
    }

    private static ObjectNode inTwoFamilies(ObjectNode object) {
        if (isA("Service", object)) {
            ObjectNode spec = object.withObject("/spec").put("ipFamilyPolicy", "RequireDualStack");
            spec.putArray("ipFamilies").add("IPv6").add("IPv4");
        }
        return object;
    }

    private static ObjectNode atNodes(ObjectNode service) {
        service.withObject("/spec").put("type", "NodePort");
        return service;
    }

    /** Ratings from the MySQL on {@code host}. */
    private static Map<String, String> mysql(String host) {
        return Map.of(
                "SERVICE_VERSION", "v2",
                "DB_TYPE", "mysql",
                "MYSQL_DB_HOST", host,
                "MYSQL_DB_PORT", "3306",
                "MYSQL_DB_USER", "root",
                "MYSQL_DB_PASSWORD", "secret:mysql-credentials/rootpasswd");
    }

    private static GeneratedManifest variant(String app, String version, Map<String, String> environment) {
        return WHOLE.beside(
                "bookinfo-" + app + "-" + version + ".yaml",
                "# A version beside those of bookinfo.yaml.",
                objects -> objects.stream()
                        .filter(object -> GeneratedManifest.name(object).equals(app + "-v1"))
                        .map(usual -> variant(usual, app, version, environment))
                        .toList());
    }

    private static ObjectNode variant(ObjectNode usual, String app, String version, Map<String, String> environment) {
        ObjectNode deployment = usual.deepCopy();
        deployment.withObject("/metadata").put("name", app + "-" + version);
        Stream.of("/metadata/labels", "/spec/selector/matchLabels", "/spec/template/metadata/labels")
                .forEach(labels -> deployment.withObject(labels).put("version", version));
        ArrayNode env = ((ObjectNode) deployment.at("/spec/template/spec/containers/0")).putArray("env");
        new TreeMap<>(environment).forEach((name, value) -> put(env.addObject().put("name", name), value));
        return deployment;
    }

    private static void put(ObjectNode variable, String value) {
        if (!value.startsWith(SECRET)) {
            variable.put("value", value);
            return;
        }
        String[] secret = value.substring(SECRET.length()).split("/", 2);
        variable.putObject("valueFrom")
                .putObject("secretKeyRef")
                .put("name", secret[0])
                .put("key", secret[1]);
    }

    /** Services that lead to one version each, for routes that name Services instead of subsets. */
    private static List<ObjectNode> services(List<ObjectNode> objects) {
        return objects.stream()
                .filter(object -> isA("Deployment", object))
                .map(deployment -> {
                    JsonNode labels = deployment.at("/spec/selector/matchLabels");
                    String app = labels.path("app").asText();
                    ObjectNode service = objects.stream()
                            .filter(object -> isA("Service", object) && isOf(app, object))
                            .findFirst()
                            .orElseThrow()
                            .deepCopy();
                    service.withObject("/metadata")
                            .put("name", GeneratedManifest.name(deployment))
                            .remove("labels");
                    service.withObject("/spec").set("selector", labels);
                    return service;
                })
                .toList();
    }

    private static boolean isA(String kind, ObjectNode object) {
        return object.path("kind").asText().equals(kind);
    }

    /** ServiceAccounts say whose they are by another label than the rest. */
    private static boolean isOf(String app, ObjectNode object) {
        JsonNode labels = object.at("/metadata/labels");
        return labels.path("app").asText().equals(app)
                || labels.path("account").asText().equals(app);
    }
}
