package bookinfo.mesh.proxy.config;

import java.util.List;

/**
 * A route configuration: virtual hosts by domain.
 *
 * @param version the resource version; empty when the table is part of a listener
 * @param ignorePort leave the port out when a request's authority is compared with the domains; default false
 */
public record RouteTable(
        String name,
        String version,
        List<VirtualHost> virtualHosts,
        boolean ignorePort,
        HeaderChanges request,
        HeaderChanges response) {

    public RouteTable {
        virtualHosts = List.copyOf(virtualHosts);
    }

    /** A table without header changes. */
    public static RouteTable of(String name, List<VirtualHost> virtualHosts) {
        return new RouteTable(name, "", virtualHosts, false, HeaderChanges.NONE, HeaderChanges.NONE);
    }
}
