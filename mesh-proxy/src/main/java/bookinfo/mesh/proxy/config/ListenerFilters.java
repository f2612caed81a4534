package bookinfo.mesh.proxy.config;

import java.time.Duration;
import java.util.List;

/**
 * What is found out about a connection before a chain is chosen for it.
 *
 * @param proxyProtocol whether a load balancer says first whose connection it is
 * @param originalDst find the address that the client dialled before the kernel redirected it
 * @param handOff let the listener of that address serve the connection, where there is one
 * @param httpInspector look whether the client speaks HTTP
 * @param notInspected destination ports on which nobody looks
 * @param timeout for what the client has to say; zero: none. Envoy's default is 15 s
 * @param continueOnTimeout serve who said nothing as one who speaks no HTTP, instead of closing
 */
public record ListenerFilters(
        ProxyProtocol proxyProtocol,
        boolean originalDst,
        boolean handOff,
        boolean httpInspector,
        List<Ports> notInspected,
        Duration timeout,
        boolean continueOnTimeout) {
    /** Connections are taken as they come. */
    public static final ListenerFilters NONE =
            new ListenerFilters(ProxyProtocol.NONE, false, false, false, List.of(), Duration.ofSeconds(15), false);

    public ListenerFilters {
        notInspected = List.copyOf(notInspected);
    }

    /** Whether anybody looks at what comes on connections to a port. */
    public boolean inspects(int port) {
        return httpInspector && notInspected.stream().noneMatch(ports -> ports.contain(port));
    }

    /** From the first port to the one before the end. */
    public record Ports(int first, int end) {
        boolean contain(int port) {
            return first <= port && port < end;
        }
    }
}
