package bookinfo.cluster.network;

/**
 * On which port of 127.0.0.1 a port of a LoadBalancer service is found: those that need privileges are moved.
 *
 * @param http where port 80 is found
 */
public record LoadBalancerPorts(int http) {
    private static final int HTTPS = 8443;

    public LoadBalancerPorts {
        if (http < 1 || http > 65535) {
            throw new IllegalArgumentException("port: %d (expected: 1..65535)".formatted(http));
        }
    }

    public int local(int servicePort) {
        return switch (servicePort) {
            case 80 -> http;
            case 443 -> HTTPS;
            default -> servicePort;
        };
    }
}
