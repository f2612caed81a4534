package bookinfo.mesh.proxy.exchange;

import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;

/**
 * An accepted connection.
 *
 * @param local the address that the client dialled
 * @param redirected the kernel brought it here instead of there
 */
record Arrival(SocketChannel channel, InetSocketAddress local, boolean redirected) {
    /** A connection that came to where it was going. */
    static Arrival direct(SocketChannel channel) {
        return new Arrival(channel, channel.localAddress(), false);
    }
}
