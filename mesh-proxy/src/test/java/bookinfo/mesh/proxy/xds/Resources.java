package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.xds.Tree.Message;

/** Resources written as YAML. */
final class Resources {

    static final String BOOTSTRAP = """
            node: {id: sidecar~127.0.0.1~a.b~b, cluster: a.b, metadata: {NAMESPACE: b, LABELS: {app: a}}}
            dynamic_resources:
              lds_config: {ads: {}}
              cds_config: {ads: {}}
              ads_config: {api_type: DELTA_GRPC, grpc_services: [{envoy_grpc: {cluster_name: xds}}]}
            static_resources:
              clusters:
              - name: xds
                type: STRICT_DNS
                connect_timeout: 1s
                http2_protocol_options: {}
                load_assignment:
                  endpoints:
                  - lb_endpoints:
                    - endpoint: {address: {socket_address: {address: localhost, port_value: %d}}}
            """;

    private Resources() {}

    static Message tree(ResourceType type, String yaml) {
        return YamlDecoder.decode(type.schema(), yaml);
    }

    static byte[] wire(ResourceType type, String yaml) {
        return WireEncoder.encode(tree(type, yaml));
    }

    static Bootstrap bootstrap(int port) {
        return Bootstrap.parse("test.yaml", BOOTSTRAP.formatted(port));
    }

    static String edsCluster(String name) {
        return "{name: \"" + name + "\", type: EDS, eds_cluster_config: {eds_config: {ads: {}}}}";
    }

    static String staticCluster(String name) {
        return "{name: \"" + name + "\"}";
    }

    static String endpoints(String cluster, int port) {
        return """
                cluster_name: "%s"
                endpoints:
                - lb_endpoints:
                  - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}
                """.formatted(cluster, port);
    }

    static String routes(String name, String cluster) {
        return """
                name: "%s"
                virtual_hosts:
                - {name: all, domains: ["*"], routes: [{match: {prefix: /}, route: {cluster: "%s"}}]}
                """.formatted(name, cluster);
    }

    static String listener(String name, int port, String routes) {
        return """
                name: "%s"
                address: {socket_address: {address: 127.0.0.1, port_value: %d}}
                filter_chains:
                - filters:
                  - name: http
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                      stat_prefix: "%s"
                      rds: {route_config_name: "%s", config_source: {ads: {}}}
                      http_filters:
                      - name: router
                        typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
                """.formatted(name, port, name, routes);
    }
}
