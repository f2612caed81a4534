package bookinfo.mesh.proxy;

import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.config.HttpFilter;
import bookinfo.mesh.proxy.exchange.DataPath;
import bookinfo.mesh.proxy.exchange.Filter;
import bookinfo.mesh.proxy.exchange.Telemetry;
import bookinfo.mesh.proxy.lb.Balancers;
import bookinfo.mesh.proxy.route.FaultFilter;
import bookinfo.mesh.proxy.route.RuleRouting;
import bookinfo.mesh.proxy.telemetry.PeerMetadataFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Puts the data path together. */
final class Assembly {

    private Assembly() {}

    static DataPath dataPath(Identity identity, Telemetry telemetry, EngineOptions options) {
        Supplier<RandomGenerator> random = perThread(options);
        return new DataPath(
                new RuleRouting(random),
                new Balancers(random),
                http -> filters(http, identity, random),
                telemetry,
                options.clock(),
                options.random().split());
    }

    private static List<Filter> filters(
            HttpConnectionManager http, Identity identity, Supplier<RandomGenerator> random) {
        List<Filter> filters = new ArrayList<>();
        for (HttpFilter filter : http.filters()) {
            switch (filter) {
                case HttpFilter.Fault fault -> filters.add(new FaultFilter(fault.fallback(), random));
                case HttpFilter.PeerMetadata peer ->
                    filters.add(new PeerMetadataFilter(peer, identity.nodeId(), identity.pod(), identity.workload()));
                case HttpFilter.IstioStats stats -> {
                    // Telemetry looks for it when a request ends; it takes no step of its own.
                }
                case HttpFilter.Router router -> {
                    // The data path itself is the router.
                }
            }
        }
        return filters;
    }

    /** A generator for each thread that draws: none is shared, none is locked. */
    private static Supplier<RandomGenerator> perThread(EngineOptions options) {
        ThreadLocal<RandomGenerator> generators = ThreadLocal.withInitial(() -> {
            synchronized (options) {
                return options.random().split();
            }
        });
        return generators::get;
    }
}
