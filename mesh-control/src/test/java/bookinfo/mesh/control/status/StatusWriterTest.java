package bookinfo.mesh.control.status;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.control.Await;
import bookinfo.mesh.control.metrics.Metrics;
import bookinfo.mesh.control.translate.Meshes;
import bookinfo.mesh.control.translate.Proxy;
import bookinfo.mesh.control.translate.ResourceType;
import bookinfo.mesh.control.translate.Translate;
import bookinfo.mesh.control.watch.Key;
import bookinfo.mesh.control.watch.Kind;
import bookinfo.mesh.control.watch.Published;
import bookinfo.mesh.control.watch.Version;
import bookinfo.mesh.control.xds.AdsClient;
import bookinfo.mesh.control.xds.AdsServer;
import bookinfo.mesh.control.xds.Connections;
import bookinfo.mesh.control.xds.Snapshot;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a real stream of one proxy, and a clock that is moved by hand. */
class StatusWriterTest {
    static final Key RATINGS = new Key(Kind.VIRTUAL_SERVICE, "default", "ratings");

    private final Connections connections = new Connections();
    private final List<JsonNode> written = new ArrayList<>();
    private final HandClock clock = new HandClock();
    private GenericKubernetesResource object = object(1);
    private boolean leads = true;
    private final StatusWriter writer = new StatusWriter(
            connections, "istio-system", "istiod-1", key -> Optional.of(object), this::patch, () -> leads, clock);
    private AdsServer server;
    private AdsClient proxy;
    private long number;

    @BeforeEach
    void connect() throws IOException {
        server = new AdsServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                connections,
                new Metrics(),
                Clock.systemUTC());
        Proxy reviews = Meshes.proxyOf(Meshes.bookinfo(""), "reviews-v1-abcde-3");
        proxy = new AdsClient(server.port(), AdsClient.node(reviews));
        proxy.subscribe(ResourceType.ROUTE, "9080");
        Await.until("connected", () -> connections.states().size() == 1);
    }

    @AfterEach
    void disconnect() {
        proxy.close();
        server.close();
    }

    @Test
    void saysTrueOnceTheProxyAcknowledged() throws InterruptedException {
        publish(1);
        proxy.acknowledge(proxy.next());
        Await.until("answered", () -> connections.states().getFirst().answered(number));

        writer.write();

        assertThat(condition(written.getFirst()))
                .containsEntry("type", "Programmed")
                .containsEntry("status", "True")
                .containsEntry("message", "1 of 1 proxies")
                .containsEntry("observedGeneration", 1);
        assertThat(written.getFirst().at("/metadata/resourceVersion").asText()).isEqualTo("1");
    }

    @Test
    void onlyTheReplicaThatLeadsWritesAndItWritesWhatHappenedBefore() throws InterruptedException {
        leads = false;
        publish(1);
        proxy.acknowledge(proxy.next());
        Await.until("answered", () -> connections.states().getFirst().answered(number));
        writer.write();
        assertThat(written).isEmpty();

        leads = true;
        writer.write();

        assertThat(condition(written.getFirst())).containsEntry("status", "True");
    }

    @Test
    void saysWhoIsWaitedForButNotAtOnce() throws InterruptedException {
        publish(1);
        proxy.next();
        writer.write();
        assertThat(written).isEmpty();

        clock.advance(Duration.ofSeconds(2));
        writer.write();

        assertThat(condition(written.getFirst()))
                .containsEntry("status", "False")
                .containsEntry("reason", "Waiting")
                .containsEntry("message", "0 of 1 proxies; waiting for reviews-v1-abcde-3.default");
    }

    @Test
    void aRuleThatCameBeforeAnyProxyWaitsForTheFirst() throws InterruptedException, IOException {
        disconnect();
        Await.until("disconnected", () -> connections.states().isEmpty());
        publish(1);
        writer.write();
        clock.advance(Duration.ofSeconds(2));
        writer.write();
        assertThat(condition(written.getLast()))
                .containsEntry("status", "False")
                .containsEntry("message", "no proxy is connected yet");

        connect();
        proxy.acknowledge(proxy.next());
        Await.until("answered", () -> connections.states().getFirst().answered(number));
        writer.write();

        assertThat(condition(written.getLast()))
                .containsEntry("status", "True")
                .containsEntry("message", "1 of 1 proxies");
    }

    @Test
    void repeatsTheProxysWordsWhenItRefuses() throws InterruptedException {
        publish(1);
        proxy.refuse(proxy.next(), "virtual_hosts[0]: not understood");
        Await.until(
                "refused",
                () -> !connections.states().getFirst().rejectionsSince(1).isEmpty());

        writer.write();

        assertThat(condition(written.getFirst()))
                .containsEntry("status", "False")
                .containsEntry("reason", "Refused")
                .containsEntry(
                        "message",
                        "1 of 1 proxies refuse: reviews-v1-abcde-3.default: virtual_hosts[0]: not understood");
    }

    @Test
    void leavesADoneGenerationAloneHoweverOftenTheMeshChanges() throws InterruptedException {
        publish(1);
        proxy.acknowledge(proxy.next());
        Await.until("answered", () -> connections.states().getFirst().answered(number));
        writer.write();
        publish(1);
        Await.until("answered", () -> connections.states().getFirst().answered(number));
        proxy.close();
        Await.until("gone", () -> connections.states().isEmpty());

        clock.advance(Duration.ofMinutes(1));
        writer.write();

        assertThat(written).hasSize(1);
    }

    @Test
    void tellsAgainForTheNextGenerationAndKeepsWhatOthersWrote() throws InterruptedException {
        publish(1);
        proxy.acknowledge(proxy.next());
        Await.until("answered", () -> connections.states().getFirst().answered(number));
        writer.write();
        object = object(2);
        object.setAdditionalProperty(
                "status", Map.of("conditions", List.of(Map.of("type", "Reviewed", "status", "True"))));
        publish(2);
        proxy.acknowledge(proxy.next());
        Await.until("answered", () -> connections.states().getFirst().answered(number));

        writer.write();

        assertThat(written).hasSize(2);
        assertThat(written.getLast().at("/status/observedGeneration").asInt()).isEqualTo(2);
        assertThat(written.getLast().at("/status/conditions").findValuesAsText("type"))
                .containsExactly("Reviewed", "Programmed");
    }

    /** Deleted and made again between two meshes: same name, same generation, another object. */
    @Test
    void tellsAgainForAnObjectThatWasMadeAnew() throws InterruptedException {
        publish(1);
        proxy.acknowledge(proxy.next());
        Await.until("answered", () -> connections.states().getFirst().answered(number));
        writer.write();
        object = object(1);
        object.getMetadata().setUid("another");
        publish(Meshes.bookinfo(rule(1).replace("generation: 1", "generation: 1, uid: another")), Map.of());
        Await.until("answered", () -> connections.states().getFirst().answered(number));

        writer.write();

        assertThat(written).hasSize(2);
    }

    @Test
    void anObjectThatWentPastTheWebhookIsToldWhy() {
        Mesh mesh = Meshes.bookinfo("");
        Published.Invalid invalid = new Published.Invalid(new Version("", 1), List.of());

        publish(mesh, Map.of(RATINGS, invalid));
        writer.write();

        assertThat(condition(written.getFirst()))
                .containsEntry("status", "False")
                .containsEntry("reason", "Invalid");
    }

    private void publish(int generation) {
        publish(Meshes.bookinfo(rule(generation)), Map.of());
    }

    static String rule(int generation) {
        return """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: ratings, namespace: default, generation: %d}
            spec:
              hosts: [ratings]
              http:
                - timeout: %ds
                  route:
                    - destination: {host: ratings}
            """.formatted(generation, generation);
    }

    /** Of the pods only the one that is connected has a sidecar here. */
    private void publish(Mesh full, Map<Key, Published.Invalid> invalid) {
        Mesh mesh = Meshes.withoutPods(full);
        number++;
        connections.publish(new Snapshot(number, clock.instant(), one -> Translate.of(mesh, Meshes.CONFIG, one)));
        writer.published(new Published(number, clock.instant(), mesh, Meshes.CONFIG, List.of(), invalid));
    }

    private void patch(Key key, ObjectNode patch) {
        assertThat(key).isEqualTo(RATINGS);
        written.add(patch);
    }

    static Map<String, Object> condition(JsonNode patch) {
        JsonNode conditions = patch.at("/status/conditions");
        Map<String, Object> values = new HashMap<>();
        conditions
                .get(conditions.size() - 1)
                .properties()
                .forEach(field -> values.put(
                        field.getKey(),
                        field.getValue().isNumber()
                                ? field.getValue().asInt()
                                : field.getValue().asText()));
        return values;
    }

    static GenericKubernetesResource object(long generation) {
        GenericKubernetesResource object = new GenericKubernetesResource();
        object.setMetadata(new ObjectMetaBuilder()
                .withName("ratings")
                .withNamespace("default")
                .withGeneration(generation)
                .withResourceVersion(Long.toString(generation))
                .build());
        return object;
    }
}
