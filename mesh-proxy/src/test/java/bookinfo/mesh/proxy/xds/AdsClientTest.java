package bookinfo.mesh.proxy.xds;

import static bookinfo.mesh.proxy.xds.ResourceType.CLUSTER;
import static bookinfo.mesh.proxy.xds.ResourceType.ENDPOINTS;
import static bookinfo.mesh.proxy.xds.ResourceType.LISTENER;
import static bookinfo.mesh.proxy.xds.ResourceType.ROUTES;
import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.Routes;
import bookinfo.mesh.proxy.config.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The conversation with a control plane, message by message. */
class AdsClientTest {

    private final FakeControlPlane control = new FakeControlPlane();

    @Test
    void asks_for_clusters_then_listeners_then_what_they_name() {
        control.accept();
        assertThat(control.heard()).containsExactly("Cluster node sidecar~127.0.0.1~a.b~b");
        control.send(CLUSTER, "1", "reviews", Resources.edsCluster("reviews"));
        assertThat(control.heard()).containsExactly("Cluster ACK n1", "ClusterLoadAssignment +reviews", "Listener");
        control.send(ENDPOINTS, "1", "reviews", Resources.endpoints("reviews", 9080));
        control.send(LISTENER, "1", "out", Resources.listener("out", 9080, "9080"));
        assertThat(control.heard())
                .containsExactly("ClusterLoadAssignment ACK n2", "Listener ACK n3", "RouteConfiguration +9080");
        control.send(ROUTES, "1", "9080", Resources.routes("9080", "reviews"));
        assertThat(control.heard()).containsExactly("RouteConfiguration ACK n4");
        assertThat(control.store.ready()).isTrue();
    }

    @Test
    void a_cluster_waits_for_its_endpoints_and_a_listener_for_its_routes() {
        control.accept().send(CLUSTER, "1", "reviews", Resources.edsCluster("reviews"));
        control.send(LISTENER, "1", "out", Resources.listener("out", 9080, "9080"));
        assertThat(now().clusters()).isEmpty();
        assertThat(now().listeners()).isEmpty();
        assertThat(control.store.ready()).isFalse();
        control.send(ENDPOINTS, "1", "reviews", Resources.endpoints("reviews", 9080));
        assertThat(now().clusters()).containsOnlyKeys("reviews");
        assertThat(now().listeners()).isEmpty();
        control.send(ROUTES, "1", "9080", Resources.routes("9080", "reviews"));
        assertThat(now().listeners()).containsOnlyKeys("out");
        assertThat(now().routes(new Routes.Rds("9080"))).isPresent();
    }

    @Test
    void a_changed_listener_serves_on_by_its_old_routes_until_the_new_ones_are_here() {
        serving();
        control.send(LISTENER, "2", "out", Resources.listener("out", 9080, "other"));
        assertThat(control.heard()).containsExactly("Listener ACK n5", "RouteConfiguration +other");
        assertThat(now().listeners().get("out")).extracting("version").isEqualTo("1");
        assertThat(now().routeTables()).containsOnlyKeys("9080");
        control.send(ROUTES, "1", "other", Resources.routes("other", "reviews"));
        assertThat(now().listeners().get("out")).extracting("version").isEqualTo("2");
        assertThat(control.heard()).containsExactly("RouteConfiguration ACK n6", "RouteConfiguration -9080");
    }

    @Test
    void what_is_refused_leaves_the_version_before_in_force_until_it_is_repaired() {
        serving();
        control.send(
                CLUSTER, "2", "reviews", "{name: reviews, type: LOGICAL_DNS}", "fine", Resources.staticCluster("fine"));
        assertThat(control.heard())
                .containsExactly("Cluster NACK n5: cluster reviews: type: LOGICAL_DNS is not supported (expected:"
                        + " STATIC, STRICT_DNS, EDS or ORIGINAL_DST)");
        assertThat(now().clusters()).containsOnlyKeys("reviews", "fine");
        assertThat(now().clusters().get("reviews")).extracting("version").isEqualTo("1");
        assertThat(control.store.configDump())
                .contains("\"details\": \"cluster reviews: type: LOGICAL_DNS is not supported");
        control.send(CLUSTER, "3", "reviews", Resources.edsCluster("reviews"));
        assertThat(control.heard()).containsExactly("Cluster ACK n6");
        assertThat(now().clusters().get("reviews")).extracting("version").isEqualTo("3");
        assertThat(control.store.configDump()).doesNotContain("error_state");
    }

    @Test
    void bytes_that_are_no_resource_are_refused_by_the_name_they_came_under() {
        control.accept().heard();
        control.sendBytes(CLUSTER.typeUrl(), "1", Map.of("odd", new byte[] {10, 5, 65}), List.of());
        assertThat(control.heard()).first().isEqualTo("Cluster NACK n1: cluster odd: name: length 5 (expected: 0..1)");
    }

    @Test
    void a_type_that_was_not_asked_for_is_refused() {
        control.accept().heard();
        control.sendBytes("type.googleapis.com/a.B", "1", Map.of(), List.of());
        assertThat(control.heard()).containsExactly("B NACK n1: type.googleapis.com/a.B was not asked for");
    }

    @Test
    void removed_clusters_and_listeners_go_and_nothing_is_asked_for_on_their_behalf() {
        serving();
        control.remove(LISTENER, "out");
        assertThat(control.heard()).containsExactly("Listener ACK n5", "RouteConfiguration -9080");
        control.remove(CLUSTER, "reviews");
        assertThat(control.heard()).containsExactly("Cluster ACK n6", "ClusterLoadAssignment -reviews");
        assertThat(now()).isEqualTo(Snapshot.EMPTY);
    }

    @Test
    void is_acknowledged_only_when_it_is_in_force() {
        control.accept().heard();
        CompletableFuture<List<String>> inForce = new CompletableFuture<>();
        control.inForceWhen(inForce);
        control.send(CLUSTER, "1", "a", Resources.staticCluster("a"));
        assertThat(control.heard()).isEmpty();
        inForce.complete(List.of());
        assertThat(control.heard()).first().isEqualTo("Cluster ACK n1");
    }

    @Test
    void a_listener_that_can_not_be_opened_is_not_acknowledged() {
        control.accept().send(CLUSTER, "1");
        control.heard();
        control.inForceWhen(CompletableFuture.completedFuture(List.of("listener out: address in use")));
        control.send(LISTENER, "1", "out", Resources.listener("out", 1, "r"));
        assertThat(control.heard()).first().isEqualTo("Listener NACK n2: listener out: address in use");
    }

    @Test
    void what_a_fault_keeps_out_is_not_acknowledged() {
        control.accept().heard();
        control.inForceWhen(CompletableFuture.failedFuture(new IllegalStateException("a fault")));
        control.send(CLUSTER, "1", "a", Resources.staticCluster("a"));
        assertThat(control.heard())
                .first()
                .asString()
                .startsWith("Cluster NACK n1: ")
                .contains("a fault");
    }

    @Test
    void a_port_that_stays_busy_is_told_with_listeners_and_routes_only() {
        serving();
        assertThat(control.settled).containsExactly("CLUSTERS accepted", "LISTENERS accepted");
        control.settled.clear();
        control.inForceWhen(CompletableFuture.completedFuture(List.of("listener other: address in use")));
        control.send(LISTENER, "1", "other", Resources.listener("other", 1, "9080"));
        control.send(ENDPOINTS, "2", "reviews", Resources.endpoints("reviews", 9081));
        assertThat(control.heard())
                .containsExactly("Listener NACK n5: listener other: address in use", "ClusterLoadAssignment ACK n6");
        assertThat(control.settled).containsExactly("LISTENERS rejected");
        control.inForceWhen(CompletableFuture.completedFuture(List.of()));
        control.send(ENDPOINTS, "3", "reviews", Resources.endpoints("reviews", 9080));
        assertThat(control.settled).containsExactly("LISTENERS rejected", "LISTENERS accepted");
    }

    @Test
    void listeners_are_in_force_when_their_routes_are() {
        control.accept().send(CLUSTER, "1");
        control.send(LISTENER, "1", "out", Resources.listener("out", 9080, "r"));
        assertThat(control.settled).containsExactly("CLUSTERS accepted");
        control.send(ROUTES, "1", "r", Resources.routes("r", "reviews"));
        assertThat(control.settled).containsExactly("CLUSTERS accepted", "LISTENERS accepted");
    }

    @Test
    void keeps_its_configuration_and_says_what_it_has_when_it_comes_back() {
        serving();
        Snapshot before = now();
        control.breakOff("connection closed");
        assertThat(control.connecting()).isFalse();
        assertThat(now()).isEqualTo(before);
        control.elapse();
        control.accept();
        assertThat(control.heard())
                .containsExactly(
                        "Cluster node sidecar~127.0.0.1~a.b~b has reviews@1",
                        "ClusterLoadAssignment +reviews has reviews@1",
                        "RouteConfiguration +9080 has 9080@1");
        control.send(CLUSTER, "1");
        assertThat(control.heard()).containsExactly("Cluster ACK n5", "Listener has out@1");
    }

    @Test
    void waits_longer_after_each_failure_and_begins_anew_after_an_answer() {
        control.accept().send(CLUSTER, "1");
        fail(12);
        for (int i = 0; i < control.waits.size(); i++) {
            long ceiling = Math.min(30_000, 500L << Math.min(i, 20));
            assertThat(control.waits.get(i)).isLessThan(Duration.ofMillis(ceiling));
        }
        assertThat(control.waits).anyMatch(wait -> wait.toMillis() > 5_000);
        control.accept().send(CLUSTER, "2");
        fail(1);
        assertThat(control.waits.getLast()).isLessThan(Duration.ofMillis(500));
    }

    @Test
    void waits_shortly_until_the_first_answer_since_nobody_is_served_before() {
        fail(12);
        assertThat(control.waits).hasSize(12).allMatch(wait -> wait.toMillis() < 500);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            control.breakOff("refused");
            control.elapse();
        }
    }

    @Test
    void a_closed_client_does_not_come_back() {
        control.accept();
        control.client.close();
        assertThat(control.connecting()).isFalse();
        assertThat(control.waits).isEmpty();
    }

    private void serving() {
        control.accept().send(CLUSTER, "1", "reviews", Resources.edsCluster("reviews"));
        control.send(ENDPOINTS, "1", "reviews", Resources.endpoints("reviews", 9080));
        control.send(LISTENER, "1", "out", Resources.listener("out", 9080, "9080"));
        control.send(ROUTES, "1", "9080", Resources.routes("9080", "reviews"));
        control.heard();
    }

    private Snapshot now() {
        return control.published.getLast();
    }
}
