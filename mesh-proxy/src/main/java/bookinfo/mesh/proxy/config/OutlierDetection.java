package bookinfo.mesh.proxy.config;

import java.time.Duration;

/**
 * When an endpoint is taken out because of what it answered.
 *
 * @param consecutive5xx failures in a row; default 5, 0 turns it off
 * @param consecutiveGatewayFailure 502, 503 and 504 in a row; default 5, 0 (or nothing enforced) turns it off
 * @param interval of the sweep that brings endpoints back; default 10 s
 * @param baseEjectionTime times the number of ejections so far; default 30 s
 * @param maxEjectionTime default 300 s, at least the base
 * @param maxEjectionPercent default 10
 * @param splitExternalLocalOrigin count connection failures apart; default false
 * @param consecutiveLocalOriginFailure failures of that kind; default 5
 */
public record OutlierDetection(
        int consecutive5xx,
        int consecutiveGatewayFailure,
        Duration interval,
        Duration baseEjectionTime,
        Duration maxEjectionTime,
        int maxEjectionPercent,
        boolean splitExternalLocalOrigin,
        int consecutiveLocalOriginFailure) {}
