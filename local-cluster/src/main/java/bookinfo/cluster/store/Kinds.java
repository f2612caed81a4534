package bookinfo.cluster.store;

import static bookinfo.cluster.store.Kind.Trait.GENERATION;
import static bookinfo.cluster.store.Kind.Trait.NAMESPACED;
import static bookinfo.cluster.store.Kind.Trait.STATUS;

import java.util.List;

/** The kinds that are there without a CustomResourceDefinition. */
public final class Kinds {
    private static final String RBAC = "rbac.authorization.k8s.io/v1";
    private static final String ADMISSION = "admissionregistration.k8s.io/v1";
    private static final List<String> ALL = List.of("all");
    private static final List<String> NONE = List.of();

    public static final Kind POD = Kind.builtIn("v1", "Pod", "pods", List.of("po"), ALL, NAMESPACED, STATUS);
    public static final Kind SERVICE =
            Kind.builtIn("v1", "Service", "services", List.of("svc"), ALL, NAMESPACED, STATUS);
    public static final Kind NAMESPACE = Kind.builtIn("v1", "Namespace", "namespaces", List.of("ns"), NONE, STATUS);
    public static final Kind NODE = Kind.builtIn("v1", "Node", "nodes", List.of("no"), NONE, STATUS);
    public static final Kind SERVICE_ACCOUNT =
            Kind.builtIn("v1", "ServiceAccount", "serviceaccounts", List.of("sa"), NONE, NAMESPACED);
    public static final Kind CONFIG_MAP =
            Kind.builtIn("v1", "ConfigMap", "configmaps", List.of("cm"), NONE, NAMESPACED);
    public static final Kind SECRET = Kind.builtIn("v1", "Secret", "secrets", NONE, NONE, NAMESPACED);
    public static final Kind ENDPOINTS = Kind.builtIn("v1", "Endpoints", "endpoints", List.of("ep"), NONE, NAMESPACED);
    public static final Kind EVENT = Kind.builtIn("v1", "Event", "events", List.of("ev"), NONE, NAMESPACED);
    public static final Kind DEPLOYMENT = Kind.builtIn(
            "apps/v1", "Deployment", "deployments", List.of("deploy"), ALL, NAMESPACED, STATUS, GENERATION);
    public static final Kind REPLICA_SET =
            Kind.builtIn("apps/v1", "ReplicaSet", "replicasets", List.of("rs"), ALL, NAMESPACED, STATUS, GENERATION);
    public static final Kind ENDPOINT_SLICE =
            Kind.builtIn("discovery.k8s.io/v1", "EndpointSlice", "endpointslices", NONE, NONE, NAMESPACED, GENERATION);
    public static final Kind LEASE = Kind.builtIn("coordination.k8s.io/v1", "Lease", "leases", NONE, NONE, NAMESPACED);
    public static final Kind ROLE = Kind.builtIn(RBAC, "Role", "roles", NONE, NONE, NAMESPACED);
    public static final Kind ROLE_BINDING = Kind.builtIn(RBAC, "RoleBinding", "rolebindings", NONE, NONE, NAMESPACED);
    public static final Kind CLUSTER_ROLE = Kind.builtIn(RBAC, "ClusterRole", "clusterroles", NONE, NONE);
    public static final Kind CLUSTER_ROLE_BINDING =
            Kind.builtIn(RBAC, "ClusterRoleBinding", "clusterrolebindings", NONE, NONE);
    public static final Kind MUTATING_WEBHOOK_CONFIGURATION = Kind.builtIn(
            ADMISSION, "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", NONE, NONE, GENERATION);
    public static final Kind VALIDATING_WEBHOOK_CONFIGURATION = Kind.builtIn(
            ADMISSION, "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", NONE, NONE, GENERATION);
    public static final Kind CUSTOM_RESOURCE_DEFINITION = Kind.builtIn(
            "apiextensions.k8s.io/v1",
            "CustomResourceDefinition",
            "customresourcedefinitions",
            List.of("crd", "crds"),
            NONE,
            STATUS,
            GENERATION);

    /** Every built-in kind, in the order in which discovery lists them. */
    public static final List<Kind> BUILT_IN = List.of(
            CONFIG_MAP,
            ENDPOINTS,
            EVENT,
            NAMESPACE,
            NODE,
            POD,
            SECRET,
            SERVICE_ACCOUNT,
            SERVICE,
            DEPLOYMENT,
            REPLICA_SET,
            MUTATING_WEBHOOK_CONFIGURATION,
            VALIDATING_WEBHOOK_CONFIGURATION,
            CUSTOM_RESOURCE_DEFINITION,
            LEASE,
            ENDPOINT_SLICE,
            CLUSTER_ROLE_BINDING,
            CLUSTER_ROLE,
            ROLE_BINDING,
            ROLE);

    private Kinds() {}
}
