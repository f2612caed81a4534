package bookinfo.mesh.proxy.config;

/** How the authority changes on its way. */
public sealed interface HostRewrite {

    record Keep() implements HostRewrite {}

    record Literal(String authority) implements HostRewrite {}

    /** The host name of the endpoint that was chosen, where its cluster resolves names. */
    record Endpoint() implements HostRewrite {}
}
