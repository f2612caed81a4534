package bookinfo.cluster.network;

/**
 * The loopback network of one cluster.
 *
 * @param podLimit how many pods have addresses at once
 * @param hosts the hosts files of all pods
 */
public record Network(AddressPlan plan, int podLimit, LoadBalancerPorts loadBalancerPorts, HostsFiles hosts) {}
