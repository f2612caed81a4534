package bookinfo.mesh.proxy.lb;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.LbPolicy;
import bookinfo.mesh.proxy.exchange.LoadBalancer;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BalancersTest {
    @Test
    void goesRoundInTurn() {
        LoadBalancer balancer = balancer(LbPolicy.ROUND_ROBIN, 50, endpoints(1, 1, 1), _ -> 0);
        List<Endpoint> picks = IntStream.range(0, 6)
                .mapToObj(_ -> balancer.pick().orElseThrow())
                .toList();
        assertThat(picks.subList(0, 3)).doesNotHaveDuplicates().isEqualTo(picks.subList(3, 6));
    }

    @Test
    void startsAnywhereInTheRound() {
        List<Endpoint> endpoints = endpoints(1, 1, 1);
        assertThat(IntStream.range(0, 50)
                        .mapToObj(seed -> new Balancers(() -> new Random(seed))
                                .balance(cluster(LbPolicy.ROUND_ROBIN, 50, endpoints), _ -> 0)
                                .pick()
                                .orElseThrow())
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(endpoints);
    }

    @ParameterizedTest
    @EnumSource(
            value = LbPolicy.class,
            names = {"ROUND_ROBIN", "LEAST_REQUEST"})
    void followsWeightsExactlyOverWholeRounds(LbPolicy policy) {
        List<Endpoint> endpoints = endpoints(1, 2, 5);
        Map<Endpoint, Integer> counts = count(balancer(policy, 50, endpoints, _ -> 0), 800);
        assertThat(counts.get(endpoints.get(0))).isBetween(99, 101);
        assertThat(counts.get(endpoints.get(1))).isBetween(199, 201);
        assertThat(counts.get(endpoints.get(2))).isBetween(499, 501);
    }

    @Test
    void neverTakesTheBusiestOfAllWhenItMayCompare() {
        List<Endpoint> endpoints = endpoints(1, 1, 1);
        Endpoint busy = endpoints.get(1);
        Map<Endpoint, Integer> counts =
                count(balancer(LbPolicy.LEAST_REQUEST, 50, endpoints, it -> it.equals(busy) ? 9 : 0), 9_000);
        // Only when both draws fall on it: one in nine.
        assertThat(counts.get(busy)).isBetween(850, 1_150);
    }

    @Test
    void drawsAllAtRandom() {
        assertThat(count(balancer(LbPolicy.RANDOM, 50, endpoints(1, 1, 1, 1), _ -> 0), 4_000)
                        .values())
                .hasSize(4)
                .allSatisfy(count -> assertThat(count).isBetween(850, 1_150));
    }

    @ParameterizedTest
    @CsvSource({
        "4, 0, 50, 4", // all healthy
        "3, 1, 50, 3", // unhealthy ones are left out
        "2, 2, 50, 2", // at the threshold there is no panic
        "1, 3, 50, 4", // below it all are used
        "1, 3, 0, 1", // unless panic is off
        "3, 1, 100, 3", // 75 % healthy are enough for any threshold
        "0, 2, 50, 2",
        "0, 2, 0, 0"
    })
    void panicsBelowTheThreshold(int healthy, int unhealthy, double threshold, int used) {
        List<Endpoint> endpoints = IntStream.range(0, healthy + unhealthy)
                .mapToObj(i -> new Endpoint(address(i), 1, i < healthy, ""))
                .toList();
        LoadBalancer balancer = balancer(LbPolicy.ROUND_ROBIN, threshold, endpoints, _ -> 0);
        assertThat(IntStream.range(0, 20)
                        .mapToObj(_ -> balancer.pick())
                        .flatMap(Optional::stream)
                        .distinct())
                .hasSize(used);
        assertThat(balancer.panics()).isEqualTo(used > healthy);
    }

    private static LoadBalancer balancer(
            LbPolicy policy, double panicThreshold, List<Endpoint> endpoints, ToIntFunction<Endpoint> active) {
        return new Balancers(() -> new Random(11)).balance(cluster(policy, panicThreshold, endpoints), active);
    }

    private static Map<Endpoint, Integer> count(LoadBalancer balancer, int picks) {
        Map<Endpoint, Integer> counts = new HashMap<>();
        for (int i = 0; i < picks; i++) {
            counts.merge(balancer.pick().orElseThrow(), 1, Integer::sum);
        }
        return counts;
    }

    private static List<Endpoint> endpoints(int... weights) {
        return IntStream.range(0, weights.length)
                .mapToObj(i -> new Endpoint(address(i), weights[i], true, ""))
                .toList();
    }

    private static InetSocketAddress address(int port) {
        return InetSocketAddress.createUnresolved("host", port);
    }

    private static ClusterConfig cluster(LbPolicy policy, double panicThreshold, List<Endpoint> endpoints) {
        ClusterConfig plain = ClusterConfig.of("c", endpoints);
        return new ClusterConfig(
                "c",
                "",
                "c",
                policy,
                plain.connectTimeout(),
                plain.limits(),
                0,
                plain.idleTimeout(),
                plain.cleanupInterval(),
                List.of(),
                Optional.empty(),
                panicThreshold,
                Optional.empty(),
                endpoints);
    }
}
