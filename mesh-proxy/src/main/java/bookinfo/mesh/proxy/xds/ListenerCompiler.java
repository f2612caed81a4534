package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.config.Direction;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.xds.Tree.Message;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Compiles {@code envoy.config.listener.v3.Listener}: plain-text filter chains, and what is found out to choose one. */
final class ListenerCompiler {

    private ListenerCompiler() {}

    static ListenerConfig compile(Message listener, String version) {
        return Reader.compile(listener, reader -> compile(reader, version));
    }

    static ListenerConfig compile(Reader listener, String version) {
        // How sockets share their accepts is this proxy's own choice.
        listener.ignore("enable_reuse_port", "max_connections_to_accept_per_socket_event", "metadata");
        String name = listener.requiredText("name");
        List<InetSocketAddress> addresses = addresses(listener);
        Direction direction = Direction.valueOf(
                listener.scalar("traffic_direction").map(String.class::cast).orElse("UNSPECIFIED"));
        return new ListenerConfig(
                name,
                version,
                addresses,
                direction,
                listener.flag("bind_to_port", true),
                ListenerFilterCompiler.filters(listener),
                new FilterChainCompiler(name, addresses.getFirst(), direction).chains(listener));
    }

    private static List<InetSocketAddress> addresses(Reader listener) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        addresses.addAll(Addresses.listening(listener.requiredMessage("address")));
        for (Reader additional : listener.messages("additional_addresses")) {
            addresses.addAll(Addresses.listening(additional.requiredMessage("address")));
        }
        return addresses;
    }
}
