package bookinfo.mesh.config;

/**
 * What stands in front of the gateways, and so whose word about a client's address they take. See
 * <a href="https://istio.io/latest/docs/ops/configuration/traffic-management/network-topologies/">Istio's page</a>.
 *
 * @param numTrustedProxies how many proxies in front of a gateway write {@code x-forwarded-for}; 0: whoever dials is the
 *     client
 * @param proxyProtocol connections begin with a header of the PROXY protocol, and those without one are closed
 */
public record GatewayTopology(int numTrustedProxies, boolean proxyProtocol) {
    /** Clients dial the gateways themselves, or through what changes no byte. */
    public static final GatewayTopology DIRECT = new GatewayTopology(0, false);
}
