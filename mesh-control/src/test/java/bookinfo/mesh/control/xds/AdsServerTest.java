package bookinfo.mesh.control.xds;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.control.Await;
import bookinfo.mesh.control.metrics.Metrics;
import bookinfo.mesh.control.translate.Placement;
import bookinfo.mesh.control.translate.Proxy;
import bookinfo.mesh.control.translate.Resource;
import bookinfo.mesh.control.translate.ResourceType;
import bookinfo.mesh.control.translate.Resources;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdsServerTest {
    static final Proxy PROXY = new Proxy(
            "sidecar~127.10.1.1~p.default~default.svc.cluster.local",
            new Placement.Named("127.10.1.2", "127.20.1.1"),
            List.of("127.10.1.1"),
            "p",
            "default",
            Map.of(),
            "Kubernetes",
            "");

    private final Connections connections = new Connections();
    private final Metrics metrics = new Metrics();
    private AdsServer server;
    private AdsClient client;

    @BeforeEach
    void start() throws IOException {
        server = new AdsServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), connections, metrics, Clock.systemUTC());
        client = new AdsClient(server.port(), AdsClient.node(PROXY));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void pushesOnlyWhatChanged() throws InterruptedException {
        publish(1, cluster("a", "1"), cluster("b", "1"));
        client.subscribe(ResourceType.CLUSTER);
        DeltaDiscoveryResponse first = client.next();
        client.acknowledge(first);
        publish(2, cluster("a", "1"), cluster("b", "2"));

        DeltaDiscoveryResponse second = client.next();

        assertThat(names(first)).containsExactly("a", "b");
        assertThat(names(second)).containsExactly("b");
        assertThat(second.getSystemVersionInfo()).isEqualTo("2");
    }

    @Test
    void tellsWhatIsGone() throws InterruptedException {
        publish(1, cluster("a", "1"), cluster("b", "1"));
        client.subscribe(ResourceType.CLUSTER);
        client.acknowledge(client.next());
        publish(2, cluster("a", "1"));

        assertThat(client.next().getRemovedResourcesList()).containsExactly("b");
    }

    @Test
    void tellsThatANameDoesNotExist() throws InterruptedException {
        publish(1, cluster("a", "1"));
        client.subscribe(ResourceType.ENDPOINT, "nobody");

        assertThat(client.next().getRemovedResourcesList()).containsExactly("nobody");
    }

    @Test
    void answersAWildcardThatMatchesNothing() throws InterruptedException {
        publish(1);
        client.subscribe(ResourceType.LISTENER);

        assertThat(client.next().getResourcesList()).isEmpty();
    }

    @Test
    void sendsNothingNewBeforeTheAnswerToTheLast() throws InterruptedException {
        publish(1, cluster("a", "1"));
        client.subscribe(ResourceType.CLUSTER);
        DeltaDiscoveryResponse first = client.next();
        publish(2, cluster("a", "2"));
        publish(3, cluster("a", "3"));
        Await.until("seen", () -> state().snapshot() == 3);
        client.acknowledge(first);

        DeltaDiscoveryResponse second = client.next();

        assertThat(second.getResources(0).getVersion()).isEqualTo("3");
    }

    @Test
    void remembersARefusalAndItsWordsUntilItIsRepaired() throws InterruptedException {
        publish(1, cluster("a", "1"));
        client.subscribe(ResourceType.CLUSTER);
        client.acknowledge(client.next());
        publish(2, cluster("a", "2"));
        client.refuse(client.next(), "a: no such field");

        Await.until("refused", () -> !state().rejectionsSince(2).isEmpty());
        assertThat(state().rejectionsSince(2))
                .singleElement()
                .extracting(Rejection::message)
                .isEqualTo("a: no such field");
        assertThat(metrics.text()).contains("pilot_total_xds_rejects 1\n").contains("pilot_xds_cds_reject 1\n");

        publish(3, cluster("a", "3"));
        client.acknowledge(client.next());
        Await.until("repaired", () -> state().rejectionsSince(0).isEmpty() && state().answered(3));
    }

    @Test
    void aProxyThatNothingChangesForHasAnsweredAtOnce() throws InterruptedException {
        publish(1, cluster("a", "1"));
        client.subscribe(ResourceType.CLUSTER);
        client.acknowledge(client.next());
        publish(2, cluster("a", "1"));

        Await.until("answered", () -> state().answered(2));
    }

    @Test
    void refusesAnUnknownInterceptionByName() {
        Node transparent = Node.newBuilder()
                .setId(PROXY.id())
                .setMetadata(Struct.newBuilder()
                        .putFields(
                                "INTERCEPTION_MODE",
                                Value.newBuilder().setStringValue("TPROXY").build()))
                .build();
        try (AdsClient other = new AdsClient(server.port(), transparent)) {
            other.subscribe(ResourceType.CLUSTER);

            Await.until("refused", () -> other.failure() != null);
            assertThat(Objects.requireNonNull(other.failure()))
                    .hasMessageContaining("INVALID_ARGUMENT")
                    .hasMessageContaining("INTERCEPTION_MODE: TPROXY");
        }
    }

    @Test
    void forgetsAProxyThatLeft() throws InterruptedException {
        publish(1);
        client.subscribe(ResourceType.CLUSTER);
        client.next();
        Await.until("connected", () -> connections.states().size() == 1);

        client.close();

        Await.until("gone", () -> connections.states().isEmpty());
    }

    private ConnectionState state() {
        return connections.states().getFirst();
    }

    private void publish(long number, Resource... resources) {
        Resources all = Resources.of(List.of(resources));
        connections.publish(new Snapshot(number, Instant.now(), proxy -> all));
    }

    private static Stream<String> names(DeltaDiscoveryResponse response) {
        return response.getResourcesList().stream().map(io.envoyproxy.envoy.service.discovery.v3.Resource::getName);
    }

    private static Resource cluster(String name, String version) {
        Any body = Any.newBuilder()
                .setTypeUrl(ResourceType.CLUSTER.url())
                .setValue(ByteString.copyFromUtf8(version))
                .build();
        return new Resource(ResourceType.CLUSTER, name, version, body);
    }
}
