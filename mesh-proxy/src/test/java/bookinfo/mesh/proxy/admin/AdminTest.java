package bookinfo.mesh.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Direction;
import bookinfo.mesh.proxy.config.Endpoint;
import bookinfo.mesh.proxy.config.HttpConnectionManager;
import bookinfo.mesh.proxy.config.ListenerConfig;
import bookinfo.mesh.proxy.config.RouteTable;
import bookinfo.mesh.proxy.config.Routes;
import bookinfo.mesh.proxy.config.Snapshot;
import bookinfo.mesh.proxy.exchange.ClusterLoad;
import bookinfo.mesh.proxy.exchange.Peer;
import bookinfo.mesh.proxy.telemetry.Exchanges;
import bookinfo.mesh.proxy.telemetry.ProxyTelemetry;
import bookinfo.mesh.proxy.telemetry.StatScope;
import bookinfo.mesh.proxy.telemetry.Stats;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTest {
    private static final Instant START = Instant.parse("2026-11-22T14:47:39Z");

    private final FakeProxy proxy = new FakeProxy();
    private final Stats stats = new Stats();
    private final Admin admin = new Admin(
            proxy,
            stats,
            new ProxyTelemetry(stats, new Peer("reviews-v1", "default", "Kubernetes", Map.of()), false),
            new ServerInfo("0.1.0", "sidecar~127.10.5.1~r.default~default.svc.cluster.local", "reviews.default", START),
            Clock.fixed(START.plusSeconds(62), ZoneOffset.UTC));

    @Test
    void listsClustersAsEnvoyDoes() {
        assertThat(get("/clusters").body()).isEqualTo("""
                c::observability_name::c
                c::default_priority::max_connections::1024
                c::default_priority::max_pending_requests::1024
                c::default_priority::max_requests::1024
                c::default_priority::max_retries::3
                c::added_via_api::false
                c::127.10.5.2:9080::cx_active::0
                c::127.10.5.2:9080::cx_connect_fail::0
                c::127.10.5.2:9080::cx_total::0
                c::127.10.5.2:9080::rq_active::0
                c::127.10.5.2:9080::rq_error::0
                c::127.10.5.2:9080::rq_success::0
                c::127.10.5.2:9080::rq_timeout::0
                c::127.10.5.2:9080::rq_total::0
                c::127.10.5.2:9080::hostname::
                c::127.10.5.2:9080::health_flags::/failed_eds_health
                c::127.10.5.2:9080::weight::3
                """);
        assertThat(get("/clusters?format=json").body())
                .contains("\"address\":{\"socket_address\":{\"address\":\"127.10.5.2\",\"port_value\":9080}}")
                .contains("\"health_status\":{\"eds_health_status\":\"UNHEALTHY\"},\"weight\":3");
    }

    @Test
    void showsWhichEndpointsAreEjected() {
        proxy.ejected = Set.of(Exchanges.address("127.10.5.2", 9080));
        assertThat(get("/clusters").body())
                .contains("c::127.10.5.2:9080::health_flags::/failed_outlier_check/failed_eds_health\n");
        assertThat(get("/clusters?format=json").body())
                .contains("\"health_status\":{\"failed_outlier_check\":true,\"eds_health_status\":\"UNHEALTHY\"}");
    }

    @Test
    void listsListeners() {
        assertThat(get("/listeners").body()).isEqualTo("inbound::127.10.5.1:9080\n");
        assertThat(get("/listeners?format=json").body())
                .isEqualTo("{\"listener_statuses\":[{\"name\":\"inbound\",\"local_address\":{\"socket_address\":"
                        + "{\"address\":\"127.10.5.1\",\"port_value\":9080}}}]}\n");
    }

    @Test
    void showsStatisticsFilteredAndInEachFormat() {
        Stats.Shard shard = stats.shard();
        shard.counter(StatScope.cluster("c"), "upstream_rq_total").add(2);
        shard.counter(StatScope.cluster("c"), "upstream_rq_retry");
        assertThat(get("/stats?filter=^cluster.*rq_(total|retry)$&usedonly").body())
                .isEqualTo("cluster.c.upstream_rq_total: 2\n");
        assertThat(get("/stats?filter=upstream_rq_total&format=json").body())
                .isEqualTo("{\"stats\":[{\"name\":\"cluster.c.upstream_rq_total\",\"value\":2}]}\n");
        assertThat(get("/stats/prometheus?filter=upstream_rq_total"))
                .isEqualTo(get("/stats?format=prometheus&filter=upstream_rq_total"))
                .satisfies(
                        it -> assertThat(it.body()).contains("envoy_cluster_upstream_rq_total{cluster_name=\"c\"} 2"));
        assertThat(get("/stats?filter=(").status()).isEqualTo(400);
        assertThat(get("/stats?format=xml").body()).isEqualTo("format: xml (expected: text, json or prometheus)\n");
    }

    @ParameterizedTest
    @CsvSource({"PRE_INITIALIZING, 503", "INITIALIZING, 503", "LIVE, 200", "DRAINING, 503"})
    void isReadyOnlyWhenLive(ProxyControl.State state, int status) {
        proxy.state = state;
        assertThat(get("/ready")).isEqualTo(new AdminResponse(status, "text/plain; charset=UTF-8", state + "\n"));
    }

    @Test
    void saysWhatItIs() {
        assertThat(get("/server_info").body())
                .contains("\"version\": \"0.1.0\"", "\"state\": \"LIVE\"", "\"uptime_current_epoch\": \"62s\"");
        assertThat(get("/memory").body()).matches("\\{\"allocated\":\"\\d+\",\"heap_size\":\"\\d+\"}\n");
        assertThat(get("/certs").body()).isEqualTo("{\"certificates\":[]}\n");
        assertThat(get("/config_dump?resource=x").body()).isEqualTo("{resource=x}");
    }

    @ParameterizedTest
    @CsvSource({
        "/drain_listeners, drain false",
        "/drain_listeners?inboundonly, drain true",
        "/healthcheck/fail, fail true",
        "/healthcheck/ok, fail false",
        "/quitquitquit, quit"
    })
    void doesWhatItIsPostedAndRefusesToBeJustAsked(String target, String action) {
        assertThat(get(target)).satisfies(it -> {
            assertThat(it.status()).isEqualTo(405);
            assertThat(it.body()).isEqualTo("Method GET not allowed, POST required.\n");
        });
        assertThat(proxy.actions).isEmpty();
        assertThat(post(target).status()).isEqualTo(200);
        assertThat(proxy.actions).containsExactly(action);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/stats/", ""})
    void helpsWithWhatItDoesNotKnow(String target) {
        assertThat(get(target).status()).isEqualTo(404);
        assertThat(get(target).body())
                .startsWith("invalid path. admin commands are:\n")
                .contains("  /quitquitquit: exit at once (POST)\n");
    }

    @Test
    void changesLogLevelsOfLoggersThatThereAre() {
        var logger = Logger.getLogger("bookinfo.admin-test");
        assertThat(post("/logging?bookinfo.admin-test=debug").body()).contains("  bookinfo.admin-test: fine\n");
        assertThat(logger.getLevel()).isEqualTo(Level.FINE);
        assertThat(post("/logging?bookinfo.admin-test=loud").status()).isEqualTo(400);
        assertThat(post("/logging?no.such.logger=info").body()).startsWith("no.such.logger: no such logger\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ready", "/drain_listeners?inboundonly", "/stats?filter=%5Ea%20b%2B%26%3D%24"})
    void aRequestIsWrittenAsItWasRead(String target) {
        assertThat(AdminRequest.of("GET", target).target()).isEqualTo(target);
    }

    private AdminResponse get(String target) {
        return admin.handle(AdminRequest.of("GET", target));
    }

    private AdminResponse post(String target) {
        return admin.handle(AdminRequest.of("POST", target));
    }

    private static final class FakeProxy implements ProxyControl {
        final List<String> actions = new ArrayList<>();
        State state = State.LIVE;
        Set<InetSocketAddress> ejected = Set.of();

        @Override
        public State state() {
            return state;
        }

        @Override
        public ClusterLoad load(String cluster) {
            return new ClusterLoad(0, 0, 0, 0, ejected, Set.of());
        }

        @Override
        public Snapshot snapshot() {
            Endpoint endpoint = new Endpoint(Exchanges.address("127.10.5.2", 9080), 3, false, "");
            ListenerConfig listener = ListenerConfig.of(
                    "inbound",
                    "",
                    Exchanges.address("127.10.5.1", 9080),
                    Direction.INBOUND,
                    HttpConnectionManager.of("in", new Routes.Inline(RouteTable.of("in", List.of()))));
            return new Snapshot(
                    Map.of("inbound", listener), Map.of(), Map.of("c", ClusterConfig.of("c", List.of(endpoint))));
        }

        @Override
        public String configDump(Map<String, String> query) {
            return query.toString();
        }

        @Override
        public void drainListeners(boolean inboundOnly) {
            actions.add("drain " + inboundOnly);
        }

        @Override
        public void failHealthCheck(boolean fail) {
            actions.add("fail " + fail);
        }

        @Override
        public void quit() {
            actions.add("quit");
        }
    }
}
