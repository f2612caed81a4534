package bookinfo.mesh.proxy.config;

/** Which way a listener's traffic goes, seen from the workload beside the proxy. */
public enum Direction {
    UNSPECIFIED,
    INBOUND,
    OUTBOUND
}
