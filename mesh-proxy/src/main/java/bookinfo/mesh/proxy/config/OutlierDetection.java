package bookinfo.mesh.proxy.config;

import java.time.Duration;

/**
 * When an endpoint is taken out because of how its requests ended.
 *
 * @param consecutive5xx failures in a row; default 5, all enforced
 * @param consecutiveGatewayFailure 502, 503 and 504 in a row; default 5, none enforced
 * @param consecutiveLocalOriginFailure connections that failed and times that ran out, in a row; default 5, all enforced;
 *     only counted apart when {@code splitExternalLocalOrigin}
 * @param interval of the sweep that brings endpoints back; default 10 s
 * @param baseEjectionTime times the number of ejections so far; default 30 s
 * @param maxEjectionTime default 300 s, at least the base
 * @param maxEjectionTimeJitter each ejection lasts longer by a random time up to this; default 0
 * @param maxEjectionPercent share of a cluster's endpoints that may be out; default 10
 * @param alwaysEjectOneHost one may be out whatever the share; default false
 * @param splitExternalLocalOrigin count connection failures apart from answers; default false: as 503 and 504
 */
public record OutlierDetection(
        Threshold consecutive5xx,
        Threshold consecutiveGatewayFailure,
        Threshold consecutiveLocalOriginFailure,
        Duration interval,
        Duration baseEjectionTime,
        Duration maxEjectionTime,
        Duration maxEjectionTimeJitter,
        int maxEjectionPercent,
        boolean alwaysEjectOneHost,
        boolean splitExternalLocalOrigin) {

    /** Envoy's defaults. */
    public static final OutlierDetection DEFAULT = new OutlierDetection(
            new Threshold(5, 100),
            new Threshold(5, 0),
            new Threshold(5, 100),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(300),
            Duration.ZERO,
            10,
            false,
            false);

    /**
     * How many failures ask for an ejection.
     *
     * @param failures in a row; 0 never asks
     * @param enforcing percentage of cases in which the endpoint is ejected; the others are only counted
     */
    public record Threshold(int failures, int enforcing) {}
}
