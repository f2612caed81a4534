package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.config.Direction;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.config.NetworkFilter;
import bookinfo.mesh.proxy.xds.Tree.Message;
import java.util.List;

/**
 * Compiles {@code envoy.config.listener.v3.Listener}: one plain-text filter chain with an HTTP connection manager or a TCP
 * proxy.
 */
final class ListenerCompiler {

    private static final String HTTP =
            "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
    private static final String TCP = "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy";

    private ListenerCompiler() {}

    static ListenerConfig compile(Message listener, String version) {
        return Reader.compile(listener, reader -> compile(reader, version));
    }

    static ListenerConfig compile(Reader listener, String version) {
        listener.only("bind_to_port", true);
        // There are no listener filters to wait for; how sockets share their accepts is this proxy's own choice.
        listener.ignore(
                "listener_filters_timeout",
                "continue_on_listener_filters_timeout",
                "enable_reuse_port",
                "max_connections_to_accept_per_socket_event",
                "metadata");
        return new ListenerConfig(
                listener.requiredText("name"),
                version,
                Addresses.ip(listener.requiredMessage("address")),
                Direction.valueOf(listener.scalar("traffic_direction")
                        .map(String.class::cast)
                        .orElse("UNSPECIFIED")),
                filter(listener));
    }

    private static NetworkFilter filter(Reader listener) {
        List<Reader> chains = listener.messages("filter_chains");
        if (chains.size() != 1) {
            throw listener.refuse("filter_chains", chains.size() + " (expected: exactly one)");
        }
        Reader chain = chains.getFirst();
        // An empty match takes every connection; a transport that has no handshake can not be late.
        chain.message("filter_chain_match");
        chain.ignore("name", "transport_socket_connect_timeout", "metadata");
        List<Reader> filters = chain.messages("filters");
        if (filters.size() != 1) {
            throw chain.refuse(
                    "filters", filters.size() + " (expected: exactly one HTTP connection manager or TCP proxy)");
        }
        Reader filter = filters.getFirst();
        filter.ignore("name");
        String type = filter.typeIn("typed_config").orElse("nothing");
        return switch (type) {
            case HTTP -> ConnectionManagerCompiler.compile(filter.any("typed_config"));
            case TCP -> TcpProxyCompiler.compile(filter.any("typed_config"));
            default ->
                throw filter.refuse(
                        "typed_config",
                        type + " is not supported (expected: an HTTP connection manager or a TCP proxy)");
        };
    }
}
