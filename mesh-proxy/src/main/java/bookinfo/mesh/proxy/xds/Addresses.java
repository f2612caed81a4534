package bookinfo.mesh.proxy.xds;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Socket addresses, without ever asking a name server. */
final class Addresses {

    private Addresses() {}

    /** The IP address and port of an {@code Address}. */
    static InetSocketAddress ip(Reader address) {
        return socket(address.requiredMessage("socket_address"), false);
    }

    /** The address of an {@code Address}; unresolved when it is a name. */
    static InetSocketAddress ipOrName(Reader address) {
        return socket(address.requiredMessage("socket_address"), true);
    }

    /** What a listener's {@code Address} stands for: a wildcard for IPv6 may be one for IPv4 too. */
    static List<InetSocketAddress> listening(Reader address) {
        Reader socket = address.requiredMessage("socket_address");
        boolean both = socket.flag("ipv4_compat", false);
        InetSocketAddress own = socket(socket, false);
        if (both && !own.getAddress().isAnyLocalAddress()) {
            throw socket.refuse("ipv4_compat", "true with an address that is no wildcard (expected: address ::)");
        }
        return both
                ? List.of(own, new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), own.getPort()))
                : List.of(own);
    }

    /** The IP address and port of a {@code SocketAddress}. */
    static InetSocketAddress socket(Reader socket, boolean names) {
        socket.only("protocol", "TCP");
        String host = socket.requiredText("address");
        int port = socket.integer("port_value", 0, 0, 65_535);
        return names && NetUtil.createByteArrayFromIpAddressString(host) == null
                ? InetSocketAddress.createUnresolved(host, port)
                : new InetSocketAddress(address(socket, "address"), port);
    }

    /** The IP address in a text field. */
    static InetAddress address(Reader owner, String field) {
        String text = owner.requiredText(field);
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        if (bytes == null) {
            throw owner.refuse(field, text + " (expected: an IP address)");
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(text, e);
        }
    }
}
