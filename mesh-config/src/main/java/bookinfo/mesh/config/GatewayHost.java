package bookinfo.mesh.config;

import java.util.List;

/**
 * What a gateway does with requests for one host.
 *
 * @param host {@code *}, {@code *.example.com} or a full name
 */
public record GatewayHost(String host, List<BoundRoute> routes) {
    public GatewayHost {
        routes = List.copyOf(routes);
    }
}
