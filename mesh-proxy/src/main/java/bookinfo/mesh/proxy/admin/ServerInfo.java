package bookinfo.mesh.proxy.admin;

import java.time.Instant;

/**
 * What does not change while a proxy runs.
 *
 * @param version of the program
 * @param nodeId as it introduces itself to the control plane
 * @param nodeCluster the group of proxies it belongs to, {@code <app>.<namespace>}
 */
public record ServerInfo(String version, String nodeId, String nodeCluster, Instant started) {}
