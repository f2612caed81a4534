package bookinfo.cluster.store;

import static bookinfo.cluster.store.Kind.Trait.GENERATION;
import static bookinfo.cluster.store.Kind.Trait.NAMESPACED;
import static bookinfo.cluster.store.Kind.Trait.STATUS;

import bookinfo.cluster.store.Kind.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The kinds that are there without a CustomResourceDefinition, in the order in which discovery lists them. */
public final class Kinds {
    private static final List<Kind> ALL = new ArrayList<>();
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final String ADMISSION = "admissionregistration.k8s.io";

    public static final Kind CONFIG_MAP = kind("", "ConfigMap", "configmaps", "cm", NAMESPACED);
    public static final Kind ENDPOINTS = kind("", "Endpoints", "endpoints", "ep", NAMESPACED);
    public static final Kind EVENT = kind("", "Event", "events", "ev", NAMESPACED);
    public static final Kind NAMESPACE = kind("", "Namespace", "namespaces", "ns", STATUS);
    public static final Kind NODE = kind("", "Node", "nodes", "no", STATUS);
    public static final Kind POD = kind("", "Pod", "pods", "po all", NAMESPACED, STATUS);
    public static final Kind SECRET = kind("", "Secret", "secrets", "", NAMESPACED);
    public static final Kind SERVICE_ACCOUNT = kind("", "ServiceAccount", "serviceaccounts", "sa", NAMESPACED);
    public static final Kind SERVICE = kind("", "Service", "services", "svc all", NAMESPACED, STATUS);
    public static final Kind DEPLOYMENT =
            kind("apps", "Deployment", "deployments", "deploy all", NAMESPACED, STATUS, GENERATION);
    public static final Kind REPLICA_SET =
            kind("apps", "ReplicaSet", "replicasets", "rs all", NAMESPACED, STATUS, GENERATION);
    public static final Kind MUTATING_WEBHOOK_CONFIGURATION =
            kind(ADMISSION, "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", "", GENERATION);
    public static final Kind VALIDATING_WEBHOOK_CONFIGURATION =
            kind(ADMISSION, "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", "", GENERATION);
    public static final Kind CUSTOM_RESOURCE_DEFINITION = kind(
            "apiextensions.k8s.io", "CustomResourceDefinition", "customresourcedefinitions", "crd", STATUS, GENERATION);
    public static final Kind LEASE = kind("coordination.k8s.io", "Lease", "leases", "", NAMESPACED);
    public static final Kind ENDPOINT_SLICE =
            kind("discovery.k8s.io", "EndpointSlice", "endpointslices", "", NAMESPACED, GENERATION);
    public static final Kind CLUSTER_ROLE_BINDING = kind(RBAC, "ClusterRoleBinding", "clusterrolebindings", "");
    public static final Kind CLUSTER_ROLE = kind(RBAC, "ClusterRole", "clusterroles", "");
    public static final Kind ROLE_BINDING = kind(RBAC, "RoleBinding", "rolebindings", "", NAMESPACED);
    public static final Kind ROLE = kind(RBAC, "Role", "roles", "", NAMESPACED);

    /** Every built-in kind. */
    public static final List<Kind> BUILT_IN = List.copyOf(ALL);

    private Kinds() {}

    /** @param words a short name, and "all" for kinds that {@code kubectl get all} shows */
    private static Kind kind(String group, String name, String plural, String words, Trait... traits) {
        String shortName = words.replace(" all", "");
        List<String> categories = words.endsWith(" all") ? List.of("all") : List.of();
        List<String> shortNames = shortName.isEmpty() ? List.of() : List.of(shortName);
        Kind kind = new Kind(group, List.of("v1"), "v1", name, plural, shortNames, categories, Set.of(traits));
        ALL.add(kind);
        return kind;
    }
}
