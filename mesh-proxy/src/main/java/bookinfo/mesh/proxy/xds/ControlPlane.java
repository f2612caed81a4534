package bookinfo.mesh.proxy.xds;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where configuration comes from.
 *
 * @param addresses at least one; tried in turn, and looked up anew at each attempt when unresolved
 * @param bind local address of the connection
 * @param pingInterval between HTTP/2 pings
 * @param pingTimeout without an answer to a ping the connection counts as lost
 * @param clusters whether clusters are asked for
 * @param listeners whether listeners are asked for
 */
record ControlPlane(
        String cluster,
        List<InetSocketAddress> addresses,
        Optional<InetSocketAddress> bind,
        Duration connectTimeout,
        Duration pingInterval,
        Duration pingTimeout,
        boolean clusters,
        boolean listeners) {

    ControlPlane {
        addresses = List.copyOf(addresses);
    }

    /** What is asked for whole. */
    Set<ResourceType> wildcards() {
        Set<ResourceType> asked = EnumSet.noneOf(ResourceType.class);
        if (clusters) {
            asked.add(ResourceType.CLUSTER);
        }
        if (listeners) {
            asked.add(ResourceType.LISTENER);
        }
        return asked;
    }
}
