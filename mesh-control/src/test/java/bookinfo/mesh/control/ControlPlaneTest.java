package bookinfo.mesh.control;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.control.translate.Placement;
import bookinfo.mesh.control.translate.Proxy;
import bookinfo.mesh.control.translate.ResourceType;
import bookinfo.mesh.control.xds.AdsClient;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole control plane, between an API server that only stores and a proxy that is driven by hand. */
class ControlPlaneTest {
    private static final Proxy PRODUCTPAGE = new Proxy(
            "sidecar~127.10.1.1~productpage-v1-abcde-1.default~default.svc.cluster.local",
            new Placement.Named("127.10.1.2", "127.20.1.1"),
            List.of("127.10.1.1"),
            "productpage-v1-abcde-1",
            "default",
            Map.of("app", "productpage"),
            "Kubernetes",
            "");

    private StoredCluster cluster;
    private KubernetesClient client;
    private ControlPlane control;
    private AdsClient proxy;

    @BeforeEach
    void start() throws Exception {
        cluster = new StoredCluster();
        client = cluster.client();
        control = cluster.replica("istiod-1");
        control.start().get(20, TimeUnit.SECONDS);
        proxy = new AdsClient(control.ads().port(), AdsClient.node(PRODUCTPAGE));
    }

    @AfterEach
    void stop() {
        proxy.close();
        control.close();
        cluster.close();
    }

    @Test
    void leadsARuleToTheProxyAndTellsTheObjectWhatBecameOfIt() throws Exception {
        proxy.subscribe(ResourceType.ROUTE, "9080");
        proxy.acknowledge(proxy.next());
        cluster.createRule();

        DeltaDiscoveryResponse push = proxy.next();
        proxy.acknowledge(push);

        RouteConfiguration routes = push.getResources(0).getResource().unpack(RouteConfiguration.class);
        assertThat(routes.getVirtualHostsList())
                .filteredOn(host -> host.getName().startsWith("reviews."))
                .singleElement()
                .satisfies(host -> assertThat(
                                host.getRoutes(0).getRoute().getTimeout().getSeconds())
                        .isEqualTo(3));
        Await.until(
                "programmed",
                () -> "True".equals(cluster.condition().get("status"))
                        && "1 of 1 proxies".equals(cluster.condition().get("message")));
    }

    @Test
    void publishesItsAuthorityAndDoesItAgainWhenSomebodyOverwritesIt() {
        assertThat(bundle("mutatingwebhookconfigurations", "istio-sidecar-injector"))
                .isNotEmpty();
        var configuration = configuration("validatingwebhookconfigurations", "istio-validator-istio-system");

        configuration.edit(object -> {
            object.setAdditionalProperty(
                    "webhooks", List.of(Map.of("name", "one", "clientConfig", Map.of("caBundle", "dGhlaXJz"))));
            return object;
        });

        Await.until(
                "published again",
                () -> !bundle("validatingwebhookconfigurations", "istio-validator-istio-system")
                        .equals("dGhlaXJz"));
    }

    @Test
    void aSecondReplicaServesWithTheFirstsAuthority() throws Exception {
        String bundle = bundle("mutatingwebhookconfigurations", "istio-sidecar-injector");

        try (ControlPlane second = cluster.replica("istiod-2")) {
            second.start().get(20, TimeUnit.SECONDS);

            assertThat(bundle("mutatingwebhookconfigurations", "istio-sidecar-injector"))
                    .isEqualTo(bundle);
        }
    }

    @Test
    void answersWhoAsksWhatItKnows() throws Exception {
        proxy.subscribe(ResourceType.CLUSTER);
        proxy.acknowledge(proxy.next());
        Await.until("connected", () -> get("/debug/syncz").body().contains("\"cluster_acked\" : \"1\""));

        assertThat(get("/ready").statusCode()).isEqualTo(200);
        assertThat(get("/version").body()).startsWith("1.");
        assertThat(get("/metrics").body()).contains("pilot_xds 1\n").contains("pilot_xds_pushes{type=\"cds\"} 1\n");
        assertThat(get("/debug/config_dump?proxyID=productpage-v1-abcde-1.default")
                        .body())
                .contains("outbound|9080||reviews.default.svc.cluster.local")
                .contains("envoy.admin.v3.RoutesConfigDump");
        assertThat(get("/debug/config_dump?proxyID=nobody.default").statusCode())
                .isEqualTo(404);
        assertThat(get("/debug/adsz").body()).contains("\"totalClients\" : 1");
        assertThat(get("/debug/registryz").body()).contains("ratings.default.svc.cluster.local");
        assertThat(get("/debug/endpointz").body()).contains("127.10.6.1:9080");
        assertThat(get("/debug/syncz/more").statusCode()).isEqualTo(404);
        assertThat(get("/elsewhere").statusCode()).isEqualTo(404);
    }

    @Test
    void aChangedMeshConfigReachesProxiesThatAreConnected() throws Exception {
        proxy.subscribe(ResourceType.LISTENER);
        DeltaDiscoveryResponse before = proxy.next();
        proxy.acknowledge(before);
        meshConfig("accessLogFile: /dev/stdout").create();

        DeltaDiscoveryResponse after = proxy.next();

        assertThat(before.toString()).doesNotContain("envoy.access_loggers.file");
        assertThat(after.toString()).contains("envoy.access_loggers.file");
    }

    @Test
    void aMeshConfigThatCannotBeUsedIsToldInOneEventThatCounts() throws Exception {
        meshConfig("accessLogFil: /dev/stdout").create();
        Await.until("told", () -> event().isPresent());
        assertThat(event().orElseThrow())
                .returns("Warning", Event::getType)
                .returns("InvalidMeshConfig", Event::getReason)
                .returns("ConfigMap", event -> event.getInvolvedObject().getKind())
                .returns("istio", event -> event.getInvolvedObject().getName())
                .returns(
                        "not used, what was in force stays: accessLogFil: unknown field (did you mean accessLogFile?)"
                                + " at ConfigMap istio, mesh:1",
                        Event::getMessage)
                .returns(1, Event::getCount);

        meshConfig(IntStream.range(0, 50).mapToObj("unknown%d: 1\n"::formatted).collect(Collectors.joining()))
                .update();
        Await.until("told again", () -> event().orElseThrow().getCount() == 2);
        assertThat(event().orElseThrow().getMessage()).hasSize(1024).endsWith("...");

        meshConfig("accessLogFile: /dev/stdout").update();
        meshConfig(": :").update();
        Await.until(
                "what can be used does not count", () -> event().orElseThrow().getCount() == 3);
        assertThat(client.v1().events().inNamespace("istio-system").list().getItems())
                .hasSize(1);
    }

    @Test
    void aVersionThatAllReplicasSeeIsToldOnce() throws Exception {
        meshConfig("accessLogFil: /dev/stdout").create();
        Await.until("told", () -> event().isPresent());

        try (ControlPlane second = cluster.replica("istiod-2")) {
            second.start().get(20, TimeUnit.SECONDS);
            meshConfig("accessLogFi: /dev/stdout").update();
            Await.until("told again", () -> event().orElseThrow().getMessage().contains("accessLogFi:"));
        }

        assertThat(event().orElseThrow().getCount()).isEqualTo(2);
    }

    private Resource<ConfigMap> meshConfig(String text) {
        return client.configMaps()
                .inNamespace("istio-system")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("istio")
                        .endMetadata()
                        .addToData("mesh", text)
                        .build());
    }

    private Optional<Event> event() {
        return Optional.ofNullable(client.v1()
                .events()
                .inNamespace("istio-system")
                .withName("istio")
                .get());
    }

    private HttpResponse<String> get(String path) {
        URI uri = URI.create("http://127.0.0.1:" + control.debug().port() + path);
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Resource<GenericKubernetesResource> configuration(String plural, String name) {
        return client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                        .withGroup("admissionregistration.k8s.io")
                        .withVersion("v1")
                        .withPlural(plural)
                        .withNamespaced(false)
                        .build())
                .withName(name);
    }

    private String bundle(String plural, String name) {
        if (configuration(plural, name).require().get("webhooks") instanceof List<?> webhooks
                && webhooks.getFirst() instanceof Map<?, ?> webhook
                && webhook.get("clientConfig") instanceof Map<?, ?> config
                && config.get("caBundle") instanceof String bundle) {
            return bundle;
        }
        return "";
    }
}
