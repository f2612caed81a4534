package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.config.Snapshot;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The configuration of a running proxy: what its bootstrap fixes, and what its control plane says, which is followed until
 * {@link #close()}. While the control plane is gone the last good configuration stays in force.
 */
public final class LiveConfiguration implements AutoCloseable {

    private final Bootstrap bootstrap;
    private final InstantSource clock;
    private final ResourceStore store;
    private Runnable stop = () -> {};

    /** @throws Refusal naming a static listener that does not stand the checks */
    public LiveConfiguration(Bootstrap bootstrap, Checks checks, InstantSource clock) {
        this.bootstrap = bootstrap;
        this.clock = clock;
        this.store = new ResourceStore(bootstrap, checks);
    }

    /**
     * Begins to follow the control plane, when the bootstrap names one.
     *
     * @param loop does all the work: decoding and compiling take milliseconds, so it is not one that has traffic
     * @param updates is told how each went
     * @param apply called when there is another {@link #snapshot()}; done when that is in force, with a message for each
     *     listener that could not be opened. The control plane is answered then
     */
    public void follow(
            EventLoop loop,
            ChannelFactory<SocketChannel> channels,
            RandomGenerator random,
            UpdateListener updates,
            Supplier<? extends CompletionStage<Map<String, String>>> apply) {
        bootstrap.controlPlane().ifPresent(controlPlane -> {
            AdsClient ads = new AdsClient(
                    new GrpcTransport(controlPlane, loop, channels),
                    () -> new DeltaSession(controlPlane, bootstrap.node(), store, clock),
                    (wait, task) -> later(loop, wait, task),
                    random,
                    loop,
                    new Updates(updates),
                    () -> apply.get()
                            .thenApply(failures ->
                                    failures.values().stream().sorted().toList()));
            stop = () -> loop.execute(ads::close);
            loop.execute(ads::connect);
        });
    }

    private static void later(EventLoop loop, Duration wait, Runnable task) {
        var _ = loop.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The configuration that is active now. */
    public Snapshot snapshot() {
        return store.snapshot();
    }

    /** Whether the control plane, if there is one, has answered at all. */
    public boolean reached() {
        return bootstrap.controlPlane().isEmpty() || store.reached();
    }

    /** Whether all that was asked for has come; at once where there is no control plane. */
    public boolean ready() {
        return store.ready();
    }

    /** All configuration, active, waiting and refused, as the JSON of Envoy's {@code /config_dump}. */
    public String configDump() {
        return store.configDump();
    }

    /** Stops following. */
    @Override
    public void close() {
        stop.run();
    }
}
