package bookinfo.mesh.proxy.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One end of a TCP connection that is passed on: what it reads is written to the other end, no faster than that takes it, and
 * the end of what it reads ends what the other end is sent.
 */
final class TcpEnd extends ChannelInboundHandlerAdapter {
    private final TcpConnection owner;
    private final SocketChannel channel;

    /** Read while there was no other end: at most what the socket had to give in one go, because it is not asked for more. */
    private final Inbound early = new Inbound();

    private @Nullable TcpEnd other;
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean broken;

    TcpEnd(TcpConnection owner, SocketChannel channel) {
        this.owner = owner;
        this.channel = channel;
        channel.config().setAllowHalfClosure(true).setAutoRead(false);
    }

    InetSocketAddress localAddress() {
        return channel.localAddress();
    }

    InetSocketAddress remoteAddress() {
        return channel.remoteAddress();
    }

    /** Begins to pass on what is read here. */
    void join(TcpEnd end) {
        other = end;
        if (early.bytes().isReadable()) {
            Outbound.write(end.channel, early.bytes().retain());
            end.channel.flush();
        }
        early.release();
        if (inputEnded) {
            end.endOutput();
        }
        channel.config().setAutoRead(end.channel.isWritable());
    }

    /** Closes when what is on its way has left. */
    void finish() {
        channel.config().setAutoRead(false);
        Outbound.whenFlushed(channel, this::close);
    }

    void close() {
        Outbound.close(channel);
    }

    /** The peer broke off: what it sent may be a part of what it meant. */
    boolean broken() {
        return broken;
    }

    /** Breaks off, so that the peer does not take what it got for all. */
    void reset() {
        if (channel.isOpen()) {
            channel.config().setSoLinger(0);
            close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        owner.opened(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        owner.read(this, bytes.readableBytes());
        TcpEnd end = other;
        if (end == null) {
            early.add(context.alloc(), bytes);
            return;
        }
        Outbound.write(end.channel, bytes);
        if (!end.channel.isWritable() && channel.config().isAutoRead()) {
            channel.config().setAutoRead(false);
            owner.paused(this);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (other != null) {
            other.channel.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        owner.moved();
        if (other != null && channel.isWritable() && !other.channel.config().isAutoRead()) {
            other.channel.config().setAutoRead(true);
            owner.resumed(other);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            if (other != null) {
                other.endOutput();
            }
            closeWhenBothEnded();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        early.release();
        owner.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        broken = true;
        Outbound.close(channel, cause); // channelInactive tells the connection
    }

    /** Tells the peer that no more comes, after all that came. */
    private void endOutput() {
        Outbound.whenFlushed(channel, () -> {
            outputEnded = true;
            var _ = channel.shutdownOutput();
            closeWhenBothEnded();
        });
    }

    private void closeWhenBothEnded() {
        if (inputEnded && outputEnded) {
            close();
        }
    }
}
