package bookinfo.mesh.proxy.xds;

/** Is told how updates of the control plane went, on the loop that follows it. */
@FunctionalInterface
public interface UpdateListener {
    /** An update was carried out, or refused at least in part. */
    void settled(Kind kind, boolean accepted);

    /** What is sent whole, instead of by name. */
    enum Kind {
        CLUSTERS,
        LISTENERS
    }
}
