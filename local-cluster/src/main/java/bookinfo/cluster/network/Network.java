package bookinfo.cluster.network;

/**
 * The loopback network of one cluster.
 *
 * @param podLimit how many pods have addresses at once
 * @param httpPort where port 80 of a LoadBalancer service is found on 127.0.0.1
 * @param hosts the hosts files of all pods
 */
public record Network(AddressPlan plan, int podLimit, int httpPort, HostsFiles hosts) {
    private static final int HTTPS_PORT = 8443;

    /** Where a port of a LoadBalancer service is found on 127.0.0.1: those that need privileges are moved. */
    public int balanced(int servicePort) {
        return switch (servicePort) {
            case 80 -> httpPort;
            case 443 -> HTTPS_PORT;
            default -> servicePort;
        };
    }
}
