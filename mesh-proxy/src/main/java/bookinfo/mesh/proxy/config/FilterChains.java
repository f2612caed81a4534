package bookinfo.mesh.proxy.config;

import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the chain of a connection by Envoy's rules
 * (https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/listener/v3/listener_components.proto#config-listener-v3-filterchainmatch):
 * port, then address, then transport, then protocol. At each step only the most specific chains that match are left, and there
 * is no way back: where a chain names the port, those that name none are out even if in the end nothing is left.
 */
public final class FilterChains {
    private static final List<IpRange> ANYWHERE = List.of(IpRange.ANY_IPV4, IpRange.ANY_IPV6);
    private static final int ANY_PORT = 0;
    private static final String NO_PROTOCOL = "";

    private final List<FilterChain> all;
    private final Map<Integer, List<Destination>> ports;
    private final Optional<FilterChain> fallback;

    private FilterChains(List<FilterChain> all, Map<Integer, List<Destination>> ports, Optional<FilterChain> fallback) {
        this.all = all;
        this.ports = ports;
        this.fallback = fallback;
    }

    /** One chain for all connections. */
    public static FilterChains only(FilterChain chain) {
        return of(Map.of(ChainMatch.ANY, chain), Optional.empty());
    }

    /**
     * Chains by what they are for.
     *
     * @param fallback serves what no other chain is for; without it such a connection is closed
     * @throws IllegalArgumentException when two are for the same connections
     */
    public static FilterChains of(Map<ChainMatch, FilterChain> chains, Optional<FilterChain> fallback) {
        Map<Integer, Map<IpRange, Destination>> ports = new HashMap<>();
        chains.forEach((match, chain) -> {
            Map<IpRange, Destination> ranges = ports.computeIfAbsent(match.port(), _ -> new HashMap<>());
            for (IpRange range : match.destinations().isEmpty() ? ANYWHERE : match.destinations()) {
                ranges.computeIfAbsent(range, Destination::new).add(match, chain);
            }
        });
        Map<Integer, List<Destination>> sorted = new HashMap<>();
        ports.forEach((port, ranges) -> sorted.put(
                port,
                ranges.values().stream()
                        .sorted(Comparator.comparingInt(destination -> -destination.range.bits()))
                        .toList()));
        return new FilterChains(
                Stream.concat(chains.values().stream(), fallback.stream()).toList(), Map.copyOf(sorted), fallback);
    }

    /** Every chain there is. */
    public List<FilterChain> all() {
        return all;
    }

    /** Whether the protocol that the client speaks makes a difference to connections to this address. */
    public boolean askForProtocol(InetSocketAddress destination) {
        Destination found = destination(destination);
        return found != null && found.asksForProtocol();
    }

    /**
     * The chain for a connection; empty when it is to be closed.
     *
     * @param destination where the client went
     * @param protocol what it was found to speak; empty when that is not known
     */
    public Optional<FilterChain> pick(InetSocketAddress destination, String protocol) {
        Destination found = destination(destination);
        FilterChain chain = found == null ? null : found.chain(protocol);
        return chain == null ? fallback : Optional.of(chain);
    }

    private @Nullable Destination destination(InetSocketAddress destination) {
        List<Destination> ranges = ports.get(destination.getPort());
        if (ranges == null) {
            ranges = ports.getOrDefault(ANY_PORT, List.of());
        }
        for (Destination candidate : ranges) {
            if (candidate.range.contains(destination.getAddress())) {
                return candidate;
            }
        }
        return null;
    }

    /** The chains of one port and range. Every connection here is plain text. */
    private static final class Destination {
        private final IpRange range;
        private final Map<String, FilterChain> plain = new HashMap<>();
        private final Map<String, FilterChain> unsaid = new HashMap<>();

        Destination(IpRange range) {
            this.range = range;
        }

        void add(ChainMatch match, FilterChain chain) {
            Map<String, FilterChain> chains = match.rawBuffer() ? plain : unsaid;
            List<String> keys = match.protocols().isEmpty() ? List.of(NO_PROTOCOL) : match.protocols();
            for (String protocol : keys) {
                FilterChain other = chains.put(protocol, chain);
                if (other != null) {
                    throw new IllegalArgumentException("filter chains " + other.id() + " and " + chain.id()
                            + " are for the same connections (expected: different filter_chain_match)");
                }
            }
        }

        boolean asksForProtocol() {
            Map<String, FilterChain> chains = byProtocol();
            return chains.size() > 1 || !chains.containsKey(NO_PROTOCOL);
        }

        @Nullable
        FilterChain chain(String protocol) {
            Map<String, FilterChain> chains = byProtocol();
            FilterChain exact = chains.get(protocol);
            return exact == null ? chains.get(NO_PROTOCOL) : exact;
        }

        private Map<String, FilterChain> byProtocol() {
            return plain.isEmpty() ? unsaid : plain;
        }
    }
}
