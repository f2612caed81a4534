package bookinfo.mesh.config;

/** A Kubernetes Namespace; its labels decide about injection. */
public record Namespace(Meta meta) implements MeshObject {

    public boolean injected() {
        return "enabled".equals(meta.labels().get("istio-injection"));
    }
}
