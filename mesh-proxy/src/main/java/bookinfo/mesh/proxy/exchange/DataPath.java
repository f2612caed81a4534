package bookinfo.mesh.proxy.exchange;

import java.time.InstantSource;
import java.util.random.RandomGenerator.SplittableGenerator;

/**
 * What the data path is put together from.
 *
 * @param random every event loop gets a generator split from it
 */
public record DataPath(
        Routing routing,
        LoadBalancer.Factory balancers,
        Filter.Factory filters,
        Telemetry telemetry,
        InstantSource clock,
        SplittableGenerator random) {}
