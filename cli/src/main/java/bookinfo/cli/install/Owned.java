package bookinfo.cli.install;

import bookinfo.cli.kube.Api;
import bookinfo.cli.kube.Kinds;
import bookinfo.cli.kube.Kinds.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What of this mesh is in a cluster, by the label that every object of it has. */
final class Owned {
    static final String LABEL = "app.kubernetes.io/part-of";
    static final String VALUE = "bookinfo-mesh";
    private static final String QUERY = "?labelSelector=" + LABEL + "%3D" + VALUE;
    /** The kinds that any version of the mesh has had, in the order in which they are taken away. */
    private static final List<String> KINDS = List.of(
            "MutatingWebhookConfiguration.admissionregistration.k8s.io",
            "ValidatingWebhookConfiguration.admissionregistration.k8s.io",
            "HorizontalPodAutoscaler.autoscaling",
            "PodDisruptionBudget.policy",
            "Deployment.apps",
            "Service.",
            "NetworkPolicy.networking.k8s.io",
            "ConfigMap.",
            "RoleBinding.rbac.authorization.k8s.io",
            "Role.rbac.authorization.k8s.io",
            "ClusterRoleBinding.rbac.authorization.k8s.io",
            "ClusterRole.rbac.authorization.k8s.io",
            "ServiceAccount.",
            "CustomResourceDefinition.apiextensions.k8s.io",
            "Namespace.");

    private final Api api;
    private final Kinds kinds;

    Owned(Api api, Kinds kinds) {
        this.api = api;
        this.kinds = kinds;
    }

    static boolean isOurs(JsonNode object) {
        return object.path("metadata").path("labels").path(LABEL).asText().equals(VALUE);
    }

    List<Placed> objects() {
        List<Placed> objects = new ArrayList<>();
        for (String name : KINDS) {
            kinds.all().stream()
                    .filter(kind -> name.equals(kind.kind() + "." + kind.group()))
                    .findFirst()
                    .ifPresent(kind -> objects.addAll(objects(kind)));
        }
        return objects;
    }

    private List<Placed> objects(Kind kind) {
        List<Placed> objects = new ArrayList<>();
        for (JsonNode item : api.get(kind.pathInAllNamespaces() + QUERY).path("items")) {
            objects.add(Placed.of(kind, ((ObjectNode) item).put("kind", kind.kind())));
        }
        return objects;
    }
}
