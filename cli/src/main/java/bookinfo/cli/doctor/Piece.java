package bookinfo.cli.doctor;

/** What a recorded state consists of: one file each, holding what the API or the aws command said. */
enum Piece {
    VERSION("version.json", "/version"),
    NAMESPACES("namespaces.json", "/api/v1/namespaces"),
    NODES("nodes.json", "/api/v1/nodes"),
    PODS("pods.json", "/api/v1/pods"),
    SERVICES("services.json", "/api/v1/services"),
    EVENTS("events.json", "/api/v1/events"),
    DEPLOYMENTS("deployments.json", "/apis/apps/v1/deployments"),
    MUTATING(
            "mutatingwebhookconfigurations.json",
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations"),
    VALIDATING(
            "validatingwebhookconfigurations.json",
            "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations"),
    AUTOSCALERS("horizontalpodautoscalers.json", "/apis/autoscaling/v2/horizontalpodautoscalers"),
    APISERVICES("apiservices.json", "/apis/apiregistration.k8s.io/v1/apiservices"),
    MESH_CONFIG("mesh-config.json", "/api/v1/namespaces/istio-system/configmaps?fieldSelector=metadata.name%3Distio"),
    CLUSTER("aws-cluster.json", ""),
    INSTANCES("aws-instances.json", ""),
    SECURITY_GROUPS("aws-security-groups.json", ""),
    SUBNETS("aws-subnets.json", "");

    private final String file;
    private final String path;

    Piece(String file, String path) {
        this.file = file;
        this.path = path;
    }

    String file() {
        return file;
    }

    /** Whether the Kubernetes API knows it; the others are known to AWS, and may be left out. */
    boolean ofKubernetes() {
        return !path.isEmpty();
    }

    /** Where the Kubernetes API serves it, of all namespaces but for what is the mesh's own. */
    String path() {
        return path;
    }
}
