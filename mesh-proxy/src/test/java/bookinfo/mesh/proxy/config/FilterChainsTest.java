package bookinfo.mesh.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The choice of a chain, against the same rules written down step by step. */
class FilterChainsTest {
    private static final List<String> PROTOCOLS = List.of("http/1.0", "http/1.1", "h2c");
    private static final List<String> ADDRESSES =
            List.of("10.0.0.1", "10.0.1.1", "10.1.0.1", "192.168.0.1", "fd00::1", "fd00:0:1::1", "fe80::1");

    @Test
    void a_named_port_leaves_no_way_back_to_chains_of_any_port() {
        FilterChains chains = chains(
                Optional.of("rest"),
                new ChainMatch(80, List.of(), true, List.of("http/1.1")),
                new ChainMatch(0, List.of(), true, List.of()));
        assertThat(pick(chains, "10.0.0.1", 80, "http/1.1")).contains("port 80, raw_buffer, http/1.1");
        assertThat(pick(chains, "10.0.0.1", 80, "")).contains("rest");
        assertThat(pick(chains, "10.0.0.1", 81, "")).contains("raw_buffer");
    }

    @Test
    void without_a_default_nothing_serves_what_no_chain_is_for() {
        FilterChains chains = chains(Optional.empty(), new ChainMatch(80, List.of(), false, List.of()));
        assertThat(pick(chains, "10.0.0.1", 81, "http/1.1")).isEmpty();
    }

    @Test
    void asks_for_the_protocol_only_where_it_makes_a_difference() {
        FilterChains chains = chains(
                Optional.of("rest"),
                new ChainMatch(80, List.of(), true, List.of("http/1.1")),
                new ChainMatch(27017, List.of(), true, List.of()),
                new ChainMatch(27017, List.of(), false, List.of("http/1.1")));
        assertThat(chains.askForProtocol(new InetSocketAddress("10.0.0.1", 80))).isTrue();
        assertThat(chains.askForProtocol(new InetSocketAddress("10.0.0.1", 27017)))
                .isFalse();
        assertThat(chains.askForProtocol(new InetSocketAddress("10.0.0.1", 1))).isFalse();
    }

    @Test
    void two_chains_for_the_same_connections_are_refused() {
        assertThatThrownBy(() -> chains(
                        Optional.empty(),
                        new ChainMatch(80, List.of(), false, List.of("h2c", "http/1.1")),
                        new ChainMatch(80, List.of(range("0.0.0.0", 0)), false, List.of("http/1.1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("are for the same connections");
    }

    @Test
    void a_range_is_its_first_bits() {
        assertThat(range("10.1.2.3", 8)).isEqualTo(range("10.0.0.0", 8)).hasToString("10.0.0.0/8");
        assertThat(range("10.0.0.0", 9).contains(InetAddress.ofLiteral("10.127.255.255")))
                .isTrue();
        assertThat(range("10.0.0.0", 9).contains(InetAddress.ofLiteral("10.128.0.0")))
                .isFalse();
        assertThat(range("0.0.0.0", 0).contains(InetAddress.ofLiteral("::1"))).isFalse();
    }

    @Property(tries = 500)
    void picks_what_the_rules_pick(@ForAll long seed) {
        var random = new SplittableRandom(seed);
        Map<ChainMatch, FilterChain> candidates = new LinkedHashMap<>();
        FilterChains chains = FilterChains.of(candidates, Optional.empty());
        for (int i = random.nextInt(8); i >= 0; i--) {
            ChainMatch match = match(random);
            candidates.put(match, chain(match.toString()));
            try {
                chains = FilterChains.of(candidates, Optional.empty());
            } catch (IllegalArgumentException e) {
                candidates.remove(match); // for the same connections as another one
            }
        }
        for (String address : ADDRESSES) {
            for (int port : List.of(80, 81, 82)) {
                for (String protocol : List.of("", "http/1.0", "http/1.1", "h2c")) {
                    var destination = new InetSocketAddress(InetAddress.ofLiteral(address), port);
                    assertThat(chains.pick(destination, protocol))
                            .as("%s %s of %s", destination, protocol, candidates.keySet())
                            .isEqualTo(byTheRules(candidates, destination, protocol));
                }
            }
        }
    }

    /** Step by step: at each, what matches best stays. */
    private static Optional<FilterChain> byTheRules(
            Map<ChainMatch, FilterChain> candidates, InetSocketAddress destination, String protocol) {
        List<ChainMatch> left = new ArrayList<>(candidates.keySet());
        int port = left.stream().anyMatch(it -> it.port() == destination.getPort()) ? destination.getPort() : 0;
        left.removeIf(it -> it.port() != port);
        int bits = left.stream()
                .map(it -> bits(it, destination))
                .max(Comparator.naturalOrder())
                .orElse(-1);
        left.removeIf(it -> !it.destinations().isEmpty()
                ? it.destinations().stream()
                        .noneMatch(range -> range.bits() == bits && range.contains(destination.getAddress()))
                : bits != 0);
        boolean raw = left.stream().anyMatch(ChainMatch::rawBuffer);
        left.removeIf(it -> it.rawBuffer() != raw);
        boolean named = left.stream().anyMatch(it -> it.protocols().contains(protocol));
        left.removeIf(it ->
                named ? !it.protocols().contains(protocol) : !it.protocols().isEmpty());
        assertThat(left).hasSizeLessThan(2);
        return left.stream().findFirst().map(candidates::get);
    }

    private static int bits(ChainMatch match, InetSocketAddress destination) {
        return match.destinations().isEmpty()
                ? 0
                : match.destinations().stream()
                        .filter(range -> range.contains(destination.getAddress()))
                        .map(IpRange::bits)
                        .max(Comparator.naturalOrder())
                        .orElse(-1);
    }

    private static ChainMatch match(SplittableRandom random) {
        List<IpRange> ranges = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            InetAddress address = InetAddress.ofLiteral(ADDRESSES.get(random.nextInt(ADDRESSES.size())));
            IpRange range = new IpRange(address, random.nextInt(address.getAddress().length + 1) * 8);
            if (!ranges.contains(range)) {
                ranges.add(range);
            }
        }
        List<String> protocols =
                PROTOCOLS.stream().filter(_ -> random.nextInt(3) == 0).toList();
        return new ChainMatch(
                random.nextBoolean() ? 0 : 80 + random.nextInt(2), ranges, random.nextBoolean(), protocols);
    }

    private static FilterChains chains(Optional<String> fallback, ChainMatch... matches) {
        Map<ChainMatch, FilterChain> chains = new LinkedHashMap<>();
        for (ChainMatch match : matches) {
            chains.put(match, chain(match.toString()));
        }
        return FilterChains.of(chains, fallback.map(FilterChainsTest::chain));
    }

    private static FilterChain chain(String id) {
        return new FilterChain(id, new InetSocketAddress("0.0.0.0", 1), Direction.OUTBOUND, TcpProxy.to(id, id));
    }

    private static Optional<String> pick(FilterChains chains, String address, int port, String protocol) {
        return chains.pick(new InetSocketAddress(address, port), protocol).map(FilterChain::id);
    }

    private static IpRange range(String address, int bits) {
        return new IpRange(InetAddress.ofLiteral(address), bits);
    }
}
