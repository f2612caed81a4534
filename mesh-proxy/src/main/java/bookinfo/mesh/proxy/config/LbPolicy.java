package bookinfo.mesh.proxy.config;

/** How an endpoint is picked. */
public enum LbPolicy {
    ROUND_ROBIN,
    LEAST_REQUEST,
    RANDOM,
    /** The address that the client dialled is the endpoint. */
    CLUSTER_PROVIDED
}
