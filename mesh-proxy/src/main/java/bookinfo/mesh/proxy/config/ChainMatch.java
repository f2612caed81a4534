package bookinfo.mesh.proxy.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Which connections a filter chain is for. What is not said matches everything.
 *
 * @param port of the destination; 0: any
 * @param destinations where the client went; none: anywhere
 * @param rawBuffer said to be for plain text, which makes it more specific than a chain that does not say so
 * @param protocols what the client was found to speak; none: anything
 */
public record ChainMatch(int port, List<IpRange> destinations, boolean rawBuffer, List<String> protocols) {
    public static final ChainMatch ANY = new ChainMatch(0, List.of(), false, List.of());

    public ChainMatch {
        destinations = List.copyOf(destinations);
        protocols = List.copyOf(protocols);
    }

    /** The conditions in one line; empty when there is none. */
    @Override
    public String toString() {
        List<String> conditions = new ArrayList<>();
        if (port != 0) {
            conditions.add("port " + port);
        }
        destinations.forEach(range -> conditions.add(range.toString()));
        if (rawBuffer) {
            conditions.add("raw_buffer");
        }
        conditions.addAll(protocols);
        return String.join(", ", conditions);
    }
}
