package bookinfo.mesh.config;

/** An object that the mesh is made of, as {@link Objects#read} yields it: valid in itself, references not yet resolved. */
public sealed interface MeshObject
        permits VirtualService, DestinationRule, Gateway, Service, Workload, EndpointSlice, Namespace {

    Meta meta();

    /** The kind as Kubernetes calls it; a {@link Workload} is a {@code Pod}. */
    default String kind() {
        return this instanceof Workload ? "Pod" : getClass().getSimpleName();
    }
}
