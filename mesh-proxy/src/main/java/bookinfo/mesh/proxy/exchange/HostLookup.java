package bookinfo.mesh.proxy.exchange;

import io.netty.channel.ConnectTimeoutException;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.resolver.InetSocketAddressResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Looks host names up as the system does, with its hosts file and cache, each on a virtual thread: an event loop must not wait
 * for a name server. There are never more look-ups under way than connections being opened.
 */
public final class HostLookup extends AddressResolverGroup<InetSocketAddress> {
    /** By the system; given up after 5 s. */
    public static final HostLookup SYSTEM = new HostLookup(InetAddress::getAllByName, Duration.ofSeconds(5));

    private final Source source;
    private final Duration limit;

    HostLookup(Source source, Duration limit) {
        this.source = source;
        this.limit = limit;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor loop) {
        return new InetSocketAddressResolver(loop, new OffLoop(loop));
    }

    /** The addresses of a name, at least one; blocks. */
    @FunctionalInterface
    interface Source {
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    private final class OffLoop extends InetNameResolver {
        OffLoop(EventExecutor loop) {
            super(loop);
        }

        @Override
        protected void doResolve(String name, Promise<InetAddress> first) {
            Promise<List<InetAddress>> all = executor().newPromise();
            all.addListener((Future<List<InetAddress>> found) -> {
                if (found.isSuccess()) {
                    first.trySuccess(found.getNow().getFirst());
                } else {
                    first.tryFailure(found.cause());
                }
            });
            doResolveAll(name, all);
        }

        @Override
        protected void doResolveAll(String name, Promise<List<InetAddress>> all) {
            var timer = executor()
                    .schedule(
                            () -> all.tryFailure(new ConnectTimeoutException(
                                    name + ": no address within " + limit.toMillis() + " ms")),
                            limit.toMillis(),
                            TimeUnit.MILLISECONDS);
            all.addListener(_ -> timer.cancel(false));
            Thread.ofVirtual().name("look up " + name).start(() -> {
                try {
                    all.trySuccess(List.of(source.addresses(name)));
                } catch (UnknownHostException e) {
                    all.tryFailure(e);
                }
            });
        }
    }
}
