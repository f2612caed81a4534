package bookinfo.mesh.proxy.exchange;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/** The sockets of this platform: epoll where there is one, NIO elsewhere. */
public record Transport(
        EventLoopGroup loops,
        Class<? extends ServerSocketChannel> server,
        ChannelFactory<SocketChannel> client,
        ByteBufAllocator allocator) {

    /**
     * Starts event loops.
     *
     * @param loops threads, 1 or more
     */
    public static Transport open(int loops) {
        return open(loops, ByteBufAllocator.DEFAULT);
    }

    static Transport open(int loops, ByteBufAllocator allocator) {
        var threads = new DefaultThreadFactory("loop");
        return Epoll.isAvailable()
                ? new Transport(
                        new EpollEventLoopGroup(loops, threads),
                        EpollServerSocketChannel.class,
                        EpollSocketChannel::new,
                        allocator)
                : new Transport(
                        new NioEventLoopGroup(loops, threads),
                        NioServerSocketChannel.class,
                        NioSocketChannel::new,
                        allocator);
    }
}
