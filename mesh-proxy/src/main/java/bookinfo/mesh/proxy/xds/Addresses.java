package bookinfo.mesh.proxy.xds;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

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

    /** The IP address and port of a {@code SocketAddress}. */
    static InetSocketAddress socket(Reader socket, boolean names) {
        socket.only("protocol", "TCP");
        String host = socket.requiredText("address");
        int port = socket.integer("port_value", 0, 0, 65_535);
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        if (bytes == null) {
            if (names) {
                return InetSocketAddress.createUnresolved(host, port);
            }
            throw socket.refuse("address", host + " (expected: an IP address)");
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(host, e);
        }
    }
}
