package bookinfo.mesh.proxy.config;

/** Whether clients come through a load balancer that says before everything else whose connection it passes on. */
public enum ProxyProtocol {
    /** Nobody says so: what comes is the client's. */
    NONE,
    /** Some do. Whoever can connect can then say to be somebody else. */
    ALLOWED,
    /** All do; a connection that begins otherwise is closed. */
    REQUIRED
}
