package bookinfo.mesh.proxy.config;

import java.net.InetSocketAddress;

/**
 * A listening socket and the HTTP connection manager that serves it.
 *
 * @param version the resource version, as {@code /config_dump} shows it; empty for a static listener
 */
public record ListenerConfig(
        String name, String version, InetSocketAddress address, Direction direction, HttpConnectionManager http) {}
