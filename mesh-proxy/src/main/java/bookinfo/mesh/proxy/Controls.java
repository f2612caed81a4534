package bookinfo.mesh.proxy;

import bookinfo.mesh.proxy.admin.ProxyControl;
import bookinfo.mesh.proxy.config.Direction;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.config.Snapshot;
import bookinfo.mesh.proxy.exchange.ClusterLoad;
import bookinfo.mesh.proxy.xds.LiveConfiguration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the administration interface may do to the engine. */
final class Controls implements ProxyControl {

    private final LiveConfiguration configuration;
    private final Runnable apply;
    private final BooleanSupplier opened;
    private final Function<String, ClusterLoad> load;
    private final Consumer<Boolean> dismiss;
    private final Runnable quit;
    private volatile Predicate<ListenerConfig> drained = listener -> false;
    private volatile boolean draining;
    private volatile boolean failing;

    Controls(
            LiveConfiguration configuration,
            Runnable apply,
            BooleanSupplier opened,
            Function<String, ClusterLoad> load,
            Consumer<Boolean> dismiss,
            Runnable quit) {
        this.configuration = configuration;
        this.apply = apply;
        this.opened = opened;
        this.load = load;
        this.dismiss = dismiss;
        this.quit = quit;
    }

    /** As in Envoy: a listener whose port is busy holds nothing up, and who has been live does not begin anew. */
    @Override
    public State state() {
        if (draining || failing) {
            return State.DRAINING;
        }
        if (opened.getAsBoolean()) {
            return State.LIVE;
        }
        return configuration.reached() ? State.INITIALIZING : State.PRE_INITIALIZING;
    }

    /** Without the listeners that were drained: they stay closed whatever the control plane sends. */
    @Override
    public Snapshot snapshot() {
        Snapshot snapshot = configuration.snapshot();
        Map<String, ListenerConfig> open = snapshot.listeners().entrySet().stream()
                .filter(entry -> !drained.test(entry.getValue()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return new Snapshot(open, snapshot.routeTables(), snapshot.clusters());
    }

    @Override
    public ClusterLoad load(String cluster) {
        return load.apply(cluster);
    }

    @Override
    public String configDump(Map<String, String> query) {
        return configuration.configDump();
    }

    @Override
    public void drainListeners(boolean inboundOnly) {
        draining = draining || !inboundOnly;
        drained = inboundOnly && !draining ? listener -> listener.direction() == Direction.INBOUND : listener -> true;
        apply.run();
    }

    /** As Envoy: who is not to be asked any more says so to its present clients too. */
    @Override
    public void failHealthCheck(boolean fail) {
        failing = fail;
        dismiss.accept(fail);
    }

    @Override
    public void quit() {
        quit.run();
    }
}
