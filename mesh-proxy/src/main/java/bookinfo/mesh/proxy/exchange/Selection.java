package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.Route;
import bookinfo.mesh.proxy.config.RouteTable;
import bookinfo.mesh.proxy.config.VirtualHost;
import bookinfo.mesh.proxy.config.WeightedCluster;
import java.util.Optional;

/**
 * What routing chose for one request.
 *
 * @param cluster the destination drawn from a split; empty when the route redirects or answers itself
 */
public record Selection(RouteTable table, VirtualHost virtualHost, Route route, Optional<WeightedCluster> cluster) {}
