package bookinfo.mesh.proxy.exchange;

import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Where a connection was going before a REDIRECT rule of netfilter brought it here: the kernel remembers it for the socket
 * (SO_ORIGINAL_DST of linux/netfilter_ipv4.h and its twin for IPv6).
 */
final class OriginalDestination {
    private static final RawUnixChannelOption IPV4 = new RawUnixChannelOption("SO_ORIGINAL_DST", 0, 80, 16);
    private static final RawUnixChannelOption IPV6 = new RawUnixChannelOption("IP6T_SO_ORIGINAL_DST", 41, 80, 28);
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private OriginalDestination() {}

    /** The address; empty when the connection was not redirected, or the platform can not tell. */
    static Optional<InetSocketAddress> of(SocketChannel channel) {
        InetSocketAddress local = channel.localAddress();
        if (!(channel instanceof EpollSocketChannel) || local == null) {
            return Optional.empty();
        }
        ByteBuffer address;
        try {
            address = channel.config().getOption(local.getAddress() instanceof Inet4Address ? IPV4 : IPV6);
        } catch (RuntimeException e) {
            return Optional.empty(); // the kernel keeps track of no connection of this socket
        }
        return address == null ? Optional.empty() : decode(address).filter(original -> !original.equals(local));
    }

    /** The address in a {@code sockaddr_in} or {@code sockaddr_in6}. */
    static Optional<InetSocketAddress> decode(ByteBuffer address) {
        int family = address.order(ByteOrder.nativeOrder()).getShort(0);
        int port = address.order(ByteOrder.BIG_ENDIAN).getShort(2) & 0xffff;
        return switch (family) {
            case AF_INET -> Optional.of(new InetSocketAddress(ip(address, 4, 4), port));
            case AF_INET6 -> Optional.of(new InetSocketAddress(ip(address, 8, 16), port));
            default -> Optional.empty();
        };
    }

    private static InetAddress ip(ByteBuffer address, int at, int length) {
        byte[] bytes = new byte[length];
        address.get(at, bytes);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // only a wrong length is refused
        }
    }
}
