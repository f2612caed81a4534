package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.config.ChainMatch;
import bookinfo.mesh.proxy.config.Direction;
import bookinfo.mesh.proxy.config.FilterChain;
import bookinfo.mesh.proxy.config.FilterChains;
import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.config.IpRange;
import bookinfo.mesh.proxy.config.NetworkFilter;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles the filter chains of a listener, each an HTTP connection manager or a TCP proxy. */
final class FilterChainCompiler {
    private static final String HTTP =
            "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
    private static final String TCP = "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy";
    private static final String HTTP2 = "h2c";
    /** What the HTTP inspector finds. */
    private static final Set<String> PROTOCOLS = Set.of("http/1.0", "http/1.1", HTTP2);

    private final String listener;
    private final InetSocketAddress address;
    private final Direction direction;

    FilterChainCompiler(String listener, InetSocketAddress address, Direction direction) {
        this.listener = listener;
        this.address = address;
        this.direction = direction;
    }

    FilterChains chains(Reader owner) {
        Map<ChainMatch, FilterChain> chains = new LinkedHashMap<>();
        for (Reader reader : owner.messages("filter_chains")) {
            NetworkFilter filter = filter(reader);
            ChainMatch match = reader.message("filter_chain_match")
                    .map(it -> match(it, filter))
                    .orElse(ChainMatch.ANY);
            if (chains.put(match, chain(match.toString(), filter)) != null) {
                throw reader.refuse("filter_chain_match", "[" + match + "] occurs twice (expected: different ones)");
            }
        }
        Optional<FilterChain> fallback = owner.message("default_filter_chain").map(reader -> {
            // It is for what is left, whatever it says.
            reader.data("filter_chain_match");
            return chain("default", filter(reader));
        });
        if (chains.isEmpty() && fallback.isEmpty()) {
            throw owner.refuse("filter_chains", "none (expected: at least one, or default_filter_chain)");
        }
        return FilterChains.of(chains, fallback);
    }

    private FilterChain chain(String what, NetworkFilter filter) {
        return new FilterChain(what.isEmpty() ? listener : listener + "[" + what + "]", address, direction, filter);
    }

    private static ChainMatch match(Reader match, NetworkFilter filter) {
        // Without TLS there is nothing else that it could be.
        match.only("transport_protocol", "raw_buffer");
        return new ChainMatch(
                match.integer("destination_port", 0, 0, 65_535),
                match.messages("prefix_ranges").stream()
                        .map(FilterChainCompiler::range)
                        .toList(),
                match.has("transport_protocol"),
                protocols(match, filter));
    }

    private static IpRange range(Reader range) {
        try {
            return new IpRange(Addresses.address(range, "address_prefix"), range.integer("prefix_len", 0, 0, 128));
        } catch (IllegalArgumentException e) {
            throw range.refuse(String.valueOf(e.getMessage()));
        }
    }

    /** Requests are read as HTTP/1 here: who speaks HTTP/2 goes to the chain of those who speak no HTTP, and so is passed on. */
    private static List<String> protocols(Reader match, NetworkFilter filter) {
        List<String> named = match.texts("application_protocols");
        for (String protocol : named) {
            if (!PROTOCOLS.contains(protocol)) {
                throw match.refuse(
                        "application_protocols", protocol + " is not supported (expected: http/1.0, http/1.1 or h2c)");
            }
        }
        if (!(filter instanceof HttpConnectionManager) || named.isEmpty()) {
            return named;
        }
        List<String> spoken =
                named.stream().filter(protocol -> !protocol.equals(HTTP2)).toList();
        if (spoken.isEmpty()) {
            throw match.refuse("application_protocols", "h2c alone is not supported by an HTTP connection manager");
        }
        return spoken;
    }

    private static NetworkFilter filter(Reader chain) {
        // A transport that has no handshake can not be late.
        chain.ignore("name", "transport_socket_connect_timeout", "metadata");
        List<Reader> filters = chain.messages("filters");
        if (filters.size() != 1) {
            throw chain.refuse(
                    "filters", filters.size() + " (expected: exactly one HTTP connection manager or TCP proxy)");
        }
        Reader filter = filters.getFirst();
        filter.ignore("name");
        String type = filter.typeIn("typed_config").orElse("nothing");
        return switch (type) {
            case HTTP -> ConnectionManagerCompiler.compile(filter.any("typed_config"));
            case TCP -> TcpProxyCompiler.compile(filter.any("typed_config"));
            default ->
                throw filter.refuse(
                        "typed_config",
                        type + " is not supported (expected: an HTTP connection manager or a TCP proxy)");
        };
    }
}
