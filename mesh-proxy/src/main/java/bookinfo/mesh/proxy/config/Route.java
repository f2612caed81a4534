package bookinfo.mesh.proxy.config;

import java.util.Optional;

/**
 * One rule: which requests, and what becomes of them.
 *
 * @param name for the access log's {@code %ROUTE_NAME%}; may be empty
 * @param fault replaces the fault filter's own, for this route
 * @param decorator operation name of the span; empty when none
 * @param configPath the API path of the object behind this route ({@code metadata.istio.config})
 */
public record Route(
        String name,
        RouteMatch match,
        RouteAction action,
        HeaderChanges request,
        HeaderChanges response,
        Optional<FaultConfig> fault,
        String decorator,
        Optional<String> configPath) {

    /** A route without name, header changes or fault. */
    public static Route of(RouteMatch match, RouteAction action) {
        return new Route(
                "", match, action, HeaderChanges.NONE, HeaderChanges.NONE, Optional.empty(), "", Optional.empty());
    }
}
