package bookinfo.mesh.proxy.config;

import java.util.List;

/** What serves the connections of a listener. */
public sealed interface NetworkFilter permits HttpConnectionManager, TcpProxy {
    /** Names the listener in statistics, after the word that names the kind of filter. */
    String statPrefix();

    /** A line in each of them for every request, or for every connection where nobody looks for requests. */
    List<AccessLog> accessLogs();
}
