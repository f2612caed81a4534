package bookinfo.mesh.proxy.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What becomes of a matched request. */
public sealed interface RouteAction {

    /**
     * Send it to a cluster.
     *
     * @param clusters at least one; a single one has weight 1
     * @param timeout from the end of the request to the end of the response, retries included; default 15 s
     * @param idleTimeout replaces the listener's stream idle timeout on this route
     * @param clusterNotFoundStatus answered when the cluster does not exist; default 503
     */
    record Forward(
            List<WeightedCluster> clusters,
            Duration timeout,
            Optional<Duration> idleTimeout,
            RetryPolicy retry,
            PathRewrite pathRewrite,
            HostRewrite hostRewrite,
            int clusterNotFoundStatus)
            implements RouteAction {

        /** Envoy's route timeout when none is given. */
        public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

        public Forward {
            clusters = List.copyOf(clusters);
            if (clusters.isEmpty()) {
                throw new IllegalArgumentException("clusters: none (expected: at least one)");
            }
        }

        /** To one cluster, with Envoy's defaults. */
        public static Forward to(String cluster) {
            return new Forward(
                    List.of(WeightedCluster.of(cluster, 1)),
                    DEFAULT_TIMEOUT,
                    Optional.empty(),
                    RetryPolicy.NONE,
                    new PathRewrite.Keep(),
                    new HostRewrite.Keep(),
                    503);
        }
    }

    /**
     * Answer with a redirect. What is not given stays as the request has it.
     *
     * @param scheme {@code http} or {@code https}; a changed scheme drops the port that was the old one's default
     * @param status 301 (default), 302, 303, 307 or 308
     */
    record Redirect(
            Optional<String> scheme,
            Optional<String> host,
            Optional<Integer> port,
            PathRewrite path,
            int status,
            boolean stripQuery)
            implements RouteAction {}

    /** Answer with a fixed status and body; an empty body has no content type. */
    record DirectResponse(int status, String body) implements RouteAction {}
}
