package bookinfo.mesh.config;

/** The rule for connections to one port of a host that is in force for one proxy. */
public record BoundTcpRoute(VirtualService rule, TcpRoute route) {}
