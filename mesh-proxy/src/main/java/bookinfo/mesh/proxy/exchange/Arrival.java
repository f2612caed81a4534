package bookinfo.mesh.proxy.exchange;

import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;

/**
 * An accepted connection.
 *
 * @param remote the client
 * @param local the address that the client dialled
 * @param redirected it was not this address that was dialled: the kernel or a load balancer brought the connection here
 */
record Arrival(SocketChannel channel, InetSocketAddress remote, InetSocketAddress local, boolean redirected) {
    /** A connection that came to where it was going. */
    static Arrival direct(SocketChannel channel) {
        return new Arrival(channel, channel.remoteAddress(), channel.localAddress(), false);
    }

    /** The same connection, which was going elsewhere. */
    Arrival to(InetSocketAddress destination) {
        return new Arrival(channel, remote, destination, redirected || !destination.equals(local));
    }

    /** The same connection, which somebody else passed on for this client. */
    Arrival from(InetSocketAddress client) {
        return new Arrival(channel, client, local, redirected);
    }
}
