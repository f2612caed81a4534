package bookinfo.mesh.proxy.telemetry;

import java.util.List;

/** What one event loop counts for one listener, or for one of its filter chains. */
sealed interface SocketStats permits ListenerStats, TcpStats, ArrivalStats {
    /** No connection is open here that could still be counted. */
    boolean idle();

    /** What is counted in; another listener may count there as well. */
    List<StatScope> scopes();
}
