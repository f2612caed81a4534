package bookinfo.mesh.proxy;

import bookinfo.mesh.proxy.admin.Admin;
import bookinfo.mesh.proxy.admin.AdminRequest;
import bookinfo.mesh.proxy.admin.AdminResponse;
import bookinfo.mesh.proxy.admin.ServerInfo;
import bookinfo.mesh.proxy.config.Snapshot;
import bookinfo.mesh.proxy.exchange.DataPlane;
import bookinfo.mesh.proxy.exchange.LocalService;
import bookinfo.mesh.proxy.exchange.Transport;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.route.RuleRouting;
import bookinfo.mesh.proxy.telemetry.ClusterGauges;
import bookinfo.mesh.proxy.telemetry.ProcessStats;
import bookinfo.mesh.proxy.telemetry.ProxyTelemetry;
import bookinfo.mesh.proxy.telemetry.StatScope;
import bookinfo.mesh.proxy.telemetry.Stats;
import bookinfo.mesh.proxy.xds.Bootstrap;
import bookinfo.mesh.proxy.xds.Checks;
import bookinfo.mesh.proxy.xds.LiveConfiguration;
import bookinfo.mesh.proxy.xds.Refusal;
import bookinfo.mesh.proxy.xds.UpdateListener;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A running proxy. Traffic has event loops of its own; configuration and administration share one more, so that neither a
 * large push nor a large dump delays a request.
 */
public final class Engine implements AutoCloseable {

    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(5);

    private final Transport control;
    private final EventLoop controlLoop;
    private final Stats stats = new Stats();
    private final LiveConfiguration configuration;
    private final ProxyTelemetry telemetry;
    private final DataPlane dataPlane;
    private final Controls controls;
    private final Admin admin;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private Optional<InetSocketAddress> adminAddress = Optional.empty();

    private Engine(Bootstrap bootstrap, EngineOptions options) {
        Identity identity = Identity.of(bootstrap);
        // First what may refuse the bootstrap, then what starts threads.
        configuration = new LiveConfiguration(
                bootstrap,
                new Checks(
                        listener -> listener.chains().all().stream()
                                .flatMap(chain -> chain.filter().accessLogs().stream())
                                .forEach(ProxyTelemetry::check),
                        RuleRouting::check),
                options.clock());
        telemetry = new ProxyTelemetry(stats, identity.workload(), identity.gateway());
        dataPlane = new DataPlane(options.loops(), Assembly.dataPath(identity, telemetry, options));
        control = Transport.open(1);
        controlLoop = control.loops().next();
        controls = new Controls(
                configuration,
                () -> apply().join(),
                ready::isDone,
                dataPlane::load,
                dismissing -> dataPlane.dismiss(dismissing).join(),
                options.quit());
        admin = new Admin(
                controls,
                stats,
                telemetry,
                new ServerInfo(
                        options.version(),
                        identity.nodeId(),
                        identity.nodeCluster(),
                        options.clock().instant()),
                options.clock());
        ProcessStats.register(
                stats,
                controls::snapshot,
                () -> controls.state().number(),
                options.loops(),
                options.version(),
                options.clock());
        ClusterGauges.register(stats, controls::snapshot, dataPlane::load);
    }

    /**
     * Starts a proxy: its administration interface and static listeners are open when this returns, what the control plane
     * says follows.
     *
     * @throws Refusal naming what of the bootstrap can not be carried out, or the address that can not be listened on
     */
    public static Engine start(Bootstrap bootstrap, EngineOptions options) {
        Engine engine = new Engine(bootstrap, options);
        try {
            engine.adminAddress = bootstrap.admin().map(address -> engine.serve(address, engine::answer));
            Map<String, String> failures = done(engine.apply());
            if (!failures.isEmpty()) {
                throw new Refusal(String.join("; ", failures.values()));
            }
            engine.configuration.follow(
                    engine.controlLoop,
                    engine.control.client(),
                    options.random().split(),
                    updates(engine.stats.shard()),
                    engine::apply);
            return engine;
        } catch (RuntimeException e) {
            engine.stop(Duration.ZERO);
            throw e;
        }
    }

    /** Done when all of a whole configuration was opened, or refused with a message, for the first time. */
    public CompletionStage<Void> ready() {
        return ready.minimalCompletionStage();
    }

    /** Where a listener of this name is open. */
    public Optional<InetSocketAddress> address(String listener) {
        return dataPlane.address(listener);
    }

    /** Where the administration interface is open. */
    public Optional<InetSocketAddress> admin() {
        return adminAddress;
    }

    /**
     * Serves endpoints of whoever runs this proxy, beside its own.
     *
     * @return the address that was bound
     * @throws Refusal naming the address that can not be listened on
     */
    public InetSocketAddress serve(InetSocketAddress address, LocalService service) {
        return done(dataPlane.serve(address, service));
    }

    /** Asks the administration interface, open or not. May wait for the data path: not for its event loops. */
    public AdminResponse administer(AdminRequest request) {
        return admin.handle(request);
    }

    /** Closes all listeners; requests under way, and the administration interface, go on. */
    public void drain() {
        controls.drainListeners(false);
    }

    /**
     * Drains, waits for the requests under way no longer than the grace, and ends everything. Returns when it is done.
     */
    public void stop(Duration grace) {
        drain();
        configuration.close();
        dataPlane.stop(grace).toCompletableFuture().join();
        telemetry.close();
        control.loops().shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Stops with a grace of 5 s. */
    @Override
    public void close() {
        stop(DEFAULT_GRACE);
    }

    /** Whoever asks, what is in force last is the newest: it is looked at and handed on under one lock. */
    private synchronized CompletableFuture<Map<String, String>> apply() {
        boolean whole = configuration.ready();
        Snapshot snapshot = controls.snapshot();
        return dataPlane.apply(snapshot).whenComplete((_, broken) -> {
            telemetry.retain(snapshot);
            if (broken == null && whole) {
                ready.complete(null);
            }
        });
    }

    /** Envoy's statistics of updates, by which Istio's agent tells whether a proxy has what it needs. */
    private static UpdateListener updates(Stats.Shard stats) {
        StatScope clusters = StatScope.process("cluster_manager.cds");
        StatScope listeners = StatScope.process("listener_manager.lds");
        return (kind, accepted) -> stats.counter(
                        switch (kind) {
                            case CLUSTERS -> clusters;
                            case LISTENERS -> listeners;
                        },
                        accepted ? "update_success" : "update_rejected")
                .increment();
    }

    private CompletionStage<LocalService.Answer> answer(RequestHead request) {
        AdminRequest asked = AdminRequest.of(request.method(), request.path());
        return CompletableFuture.supplyAsync(() -> admin.handle(asked), controlLoop)
                .thenApply(Engine::answer);
    }

    private static LocalService.Answer answer(AdminResponse response) {
        return new LocalService.Answer(response.status(), response.contentType(), response.body());
    }

    private static <T> T done(CompletableFuture<T> outcome) {
        try {
            return outcome.join();
        } catch (CompletionException e) {
            throw new Refusal(String.valueOf(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
        }
    }
}
