package bookinfo.mesh.config;

import java.util.List;
import java.util.Map;

/**
 * What a gateway proxy listens for.
 *
 * @param selector labels of the proxies that serve it, in any namespace; empty: every gateway
 */
public record Gateway(Meta meta, Map<String, String> selector, List<Server> servers) implements MeshObject {

    public Gateway {
        selector = Map.copyOf(selector);
        servers = List.copyOf(servers);
    }

    /**
     * A plain HTTP server.
     *
     * @param name empty when not given
     * @param port of the gateway's Service, or the port behind it
     * @param hosts as written: {@code *}, {@code *.example.com}, {@code namespace/host}, {@code ./host}
     */
    public record Server(String name, int port, String portName, List<String> hosts) {
        public Server {
            hosts = List.copyOf(hosts);
        }
    }
}
