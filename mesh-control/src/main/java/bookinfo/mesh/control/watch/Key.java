package bookinfo.mesh.control.watch;

/** Which object; {@code namespace} is empty for objects outside namespaces. */
public record Key(Kind kind, String namespace, String name) {

    /** {@code VirtualService default/reviews}. */
    @Override
    public String toString() {
        return kind.word() + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }
}
