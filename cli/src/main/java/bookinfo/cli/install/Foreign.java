package bookinfo.cli.install;

import bookinfo.cli.kube.Api;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** An Istio of somebody else in the cluster: two of them would fight over the same pods and the same rules. */
final class Foreign {
    private static final String ADMISSION = "/apis/admissionregistration.k8s.io/v1/";
    private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private final Api api;

    Foreign(Api api) {
        this.api = api;
    }

    /** Each object by kind, place and owner; none when there is only ours, or nothing. */
    List<String> objects() {
        List<String> found = new ArrayList<>();
        collect("Deployment", "/apis/apps/v1/deployments", Foreign::isControlPlane, found);
        collect(
                "MutatingWebhookConfiguration",
                ADMISSION + "mutatingwebhookconfigurations",
                object -> name(object).startsWith("istio-sidecar-injector"),
                found);
        collect(
                "ValidatingWebhookConfiguration",
                ADMISSION + "validatingwebhookconfigurations",
                object -> name(object).startsWith("istio-validator"),
                found);
        collect("CustomResourceDefinition", CRDS, object -> name(object).endsWith(".networking.istio.io"), found);
        return found;
    }

    private void collect(String kind, String path, Predicate<JsonNode> isIstio, List<String> found) {
        for (JsonNode object : api.get(path).path("items")) {
            if (isIstio.test(object) && !Owned.isOurs(object)) {
                String namespace = object.path("metadata").path("namespace").asText("");
                found.add(Placed.label(kind, namespace, name(object)) + owner(object));
            }
        }
    }

    private static boolean isControlPlane(JsonNode deployment) {
        return deployment.path("metadata").path("labels").path("app").asText().equals("istiod")
                || name(deployment).equals("istiod");
    }

    private static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }

    private static String owner(JsonNode object) {
        JsonNode labels = object.path("metadata").path("labels");
        String version = labels.path("app.kubernetes.io/version").asText("");
        String manager = labels.path("app.kubernetes.io/managed-by").asText("");
        return (version.isEmpty() ? "" : ", version " + version) + (manager.isEmpty() ? "" : ", managed by " + manager);
    }
}
