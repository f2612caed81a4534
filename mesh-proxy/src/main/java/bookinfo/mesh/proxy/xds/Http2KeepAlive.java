package bookinfo.mesh.proxy.xds;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Pings an HTTP/2 connection at intervals and closes it when an answer is late: a peer that vanished sends no goodbye. */
final class Http2KeepAlive extends ChannelInboundHandlerAdapter {

    private final Duration interval;
    private final Duration timeout;
    private @Nullable ScheduledFuture<?> next;

    Http2KeepAlive(Duration interval, Duration timeout) {
        this.interval = interval;
        this.timeout = timeout;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        schedule(context, interval, () -> ping(context));
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof Http2PingFrame ping && ping.ack()) {
            ReferenceCountUtil.release(message);
            schedule(context, interval, () -> ping(context));
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancel();
        context.fireChannelInactive();
    }

    private void ping(ChannelHandlerContext context) {
        context.writeAndFlush(new DefaultHttp2PingFrame(0)).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        schedule(context, timeout, () -> {
            var _ = context.close();
        });
    }

    private void schedule(ChannelHandlerContext context, Duration after, Runnable task) {
        cancel();
        next = context.executor().schedule(task, after.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void cancel() {
        if (next != null) {
            next.cancel(false);
        }
    }
}
