package bookinfo.mesh.config;

import java.util.Optional;

/**
 * One ready address of a service port.
 *
 * @param workload the pod behind it, if it is one that the mesh knows
 */
public record Endpoint(String address, int port, Optional<Workload> workload) {}
