package bookinfo.mesh.proxy.config;

/** Where a listener's routes come from. */
public sealed interface Routes {

    /** Routes that are part of the listener. */
    record Inline(RouteTable table) implements Routes {}

    /** Routes that arrive and change on their own: {@link Snapshot#routeTables()} by this name. */
    record Rds(String name) implements Routes {}
}
