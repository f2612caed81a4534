package bookinfo.mesh.proxy.config;

import java.net.InetSocketAddress;

/**
 * One way in which a listener serves connections.
 *
 * @param id unique among all chains, and the same in a next version of the listener when the same connections come to it
 * @param address of the listener
 */
public record FilterChain(String id, InetSocketAddress address, Direction direction, NetworkFilter filter) {}
