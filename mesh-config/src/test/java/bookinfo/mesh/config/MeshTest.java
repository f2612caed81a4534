package bookinfo.mesh.config;

import static bookinfo.mesh.config.Given.destinationRule;
import static bookinfo.mesh.config.Given.mesh;
import static bookinfo.mesh.config.Given.pod;
import static bookinfo.mesh.config.Given.service;
import static bookinfo.mesh.config.Given.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.config.HttpRoute.Destination;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MeshTest {

    private static final String REVIEWS = "reviews.default.svc.cluster.local";

    @Test
    void completesNamesWithoutDotsInTheNamespaceOfTheRule() {
        Mesh mesh = mesh(service("shop/reviews"));

        assertThat(mesh.resolve("reviews", "shop")).isEqualTo("reviews.shop.svc.cluster.local");
        assertThat(mesh.resolve("reviews.shop", "default")).isEqualTo("reviews.shop");
        assertThat(mesh.resolve("*", "default")).isEqualTo("*");
        assertThat(mesh.service("reviews.shop.svc.cluster.local")).isPresent();
        assertThat(mesh.service("reviews.default.svc.cluster.local")).isEmpty();
    }

    @Test
    void findsTheReadyEndpointsOfASubset() {
        Mesh mesh = mesh(
                service("reviews"),
                pod("reviews-v3", "10.0.0.9"),
                pod("reviews-v1", "10.0.0.2"),
                pod("reviews-v1", "10.0.0.1"),
                pod("reviews-v2", "10.0.0.5").replace("ready: true", "ready: false"),
                pod("ratings-v1", "10.0.0.3"));
        Service reviews = mesh.service(REVIEWS).orElseThrow();
        var port = reviews.port(9080).orElseThrow();

        assertThat(mesh.endpoints(reviews, port, Map.of()))
                .extracting(Endpoint::address)
                .containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.9");
        assertThat(mesh.endpoints(reviews, port, Map.of("version", "v3")))
                .singleElement()
                .satisfies(endpoint ->
                        assertThat(endpoint.workload().orElseThrow().owner()).isEqualTo("reviews-v3"));
        assertThat(mesh.endpoints(reviews, port, Map.of("version", "v2"))).isEmpty();
    }

    @Test
    void knowsThePodBehindAnAddressAndItsServices() {
        Mesh mesh =
                mesh(service("reviews"), service("ratings"), service("shop/reviews"), pod("reviews-v1", "10.0.0.1"));
        Workload reviews = mesh.workloadAt("10.0.0.1").orElseThrow();

        assertThat(mesh.servicesOf(reviews)).extracting(mesh::host).containsExactly(REVIEWS);
        assertThat(mesh.targetPort(mesh.services().getFirst().ports().getFirst(), reviews))
                .contains(9080);
        assertThat(mesh.workloadAt("10.0.0.2")).isEmpty();
    }

    @Test
    void takesTheOldestOfTwoRulesForAHostOnSidecars() {
        String young = virtualService("aaa", to("v1")).replace("{name: aaa}", created("aaa", "2026-02-01"));
        String old = virtualService("zzz", to("v2")).replace("{name: zzz}", created("zzz", "2026-01-01"));

        assertThat(mesh(young, old).virtualServiceFor(REVIEWS, VirtualService.MESH))
                .hasValueSatisfying(rule -> assertThat(rule.meta().name()).isEqualTo("zzz"));
    }

    @Test
    void takesTheFirstNameAmongRulesOfOneAge() {
        assertThat(mesh(virtualService("b", to("v1")), virtualService("a", to("v2")))
                        .virtualServiceFor(REVIEWS, VirtualService.MESH))
                .hasValueSatisfying(rule -> assertThat(rule.meta().name()).isEqualTo("a"));
    }

    @Test
    void prefersTheMoreSpecificHost() {
        Mesh mesh = mesh(
                virtualService("a", to("v1").replace("[reviews]", "['*.cluster.local']")),
                virtualService("b", to("v1").replace("[reviews]", "['*.default.svc.cluster.local']")),
                virtualService("c", to("v1")));

        assertThat(List.of(REVIEWS, "ratings.default.svc.cluster.local", "ratings.shop.svc.cluster.local"))
                .extracting(host -> mesh.virtualServiceFor(host, VirtualService.MESH)
                        .orElseThrow()
                        .meta()
                        .name())
                .containsExactly("c", "b", "a");
        assertThat(mesh.virtualServiceFor("example.com", VirtualService.MESH)).isEmpty();
    }

    @Test
    void givesASidecarItsRoutesUpToTheFirstThatCatchesAll() {
        Mesh mesh = mesh(service("reviews"), virtualService("reviews", """
                        hosts: [reviews]
                        http:
                        - name: jason
                          match:
                          - {name: header, headers: {End-User: {exact: jason}}}
                          - {port: 8080}
                          - {sourceLabels: {app: ratings}}
                          - {gateways: [bookinfo]}
                          route: [{destination: {host: reviews, subset: v2}}]
                        - match: [{uri: {prefix: /}}]
                          route: [{destination: {host: reviews, subset: v1}}]
                        - route: [{destination: {host: reviews, subset: v3}}]
                        """));

        assertThat(mesh.sidecarRoutes(REVIEWS, 9080, "default", Map.of("app", "productpage")))
                .extracting(route -> route.name() + " " + destination(route).subset())
                .containsExactly("jason.header v2", "default v1");
        assertThat(mesh.sidecarRoutes(REVIEWS, 9080, "default", Map.of("app", "ratings")))
                .hasSize(2);
        assertThat(mesh.sidecarRoutes("ratings.default.svc.cluster.local", 9080, "default", Map.of()))
                .isEmpty();
    }

    @Test
    void looksForADestinationRuleAtTheClientThenTheServiceThenTheRoot() {
        String root = destinationRule("istio-system/root", "host: '*.cluster.local'\n");
        String atService = destinationRule("service", "host: reviews\n");
        String atClient = destinationRule("shop/client", "host: " + REVIEWS + "\n");

        assertThat(ruleName(mesh(service("reviews"), root), "shop")).isEqualTo("root");
        assertThat(ruleName(mesh(service("reviews"), root, atService), "shop")).isEqualTo("service");
        assertThat(ruleName(mesh(service("reviews"), root, atService, atClient), "shop"))
                .isEqualTo("client");
        assertThat(ruleName(mesh(service("reviews"), root, atService, atClient), "istio-system"))
                .isEqualTo("service");
    }

    @Test
    void mergesTheDestinationRulesOfOneHost() {
        DestinationRule merged = mesh(
                        service("reviews"),
                        destinationRule("a", "host: reviews\nsubsets: [{name: v1, labels: {version: v1}}]\n"),
                        destinationRule("b", """
                                host: reviews.default.svc.cluster.local
                                trafficPolicy: {loadBalancer: {simple: RANDOM}}
                                subsets: [{name: v1, labels: {version: other}}, {name: v2, labels: {version: v2}}]
                                """))
                .destinationRuleFor(REVIEWS, "default")
                .orElseThrow();

        assertThat(merged.subsets()).extracting(DestinationRule.Subset::name).containsExactly("v1", "v2");
        assertThat(merged.subset("v1").orElseThrow().labels()).containsEntry("version", "v1");
        assertThat(merged.trafficPolicy().loadBalancer()).contains(TrafficPolicy.LoadBalancer.RANDOM);
    }

    @Test
    void answersTheSameWhateverTheOrderOfTheObjects() {
        List<MeshObject> objects = new ArrayList<>(Given.objects(String.join(
                "\n---\n",
                service("reviews"),
                pod("reviews-v1", "10.0.0.1"),
                pod("reviews-v2", "10.0.0.2"),
                virtualService("a", to("v1")),
                virtualService("b", to("nowhere")),
                destinationRule("a", "host: reviews\nsubsets: [{name: v1, labels: {version: v1}}]\n"),
                destinationRule("b", "host: reviews\nsubsets: [{name: v2, labels: {version: v2}}]\n"))));
        String first = answers(objects);

        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(objects, new Random(seed));
            assertThat(answers(objects)).isEqualTo(first);
        }
    }

    private static String answers(List<MeshObject> objects) {
        Mesh mesh = Mesh.of(objects, "cluster.local", "istio-system");
        Service reviews = mesh.services().getFirst();
        return String.join(
                "\n",
                mesh.workloads().toString(),
                mesh.endpoints(reviews, reviews.ports().getFirst(), Map.of()).toString(),
                mesh.sidecarRoutes(REVIEWS, 9080, "default", Map.of()).toString(),
                mesh.destinationRuleFor(REVIEWS, "default").toString(),
                Analysis.of(mesh).toString());
    }

    private static String to(String subset) {
        return "hosts: [reviews]\nhttp: [{route: [{destination: {host: reviews, subset: " + subset + "}}]}]\n";
    }

    private static String created(String name, String day) {
        return "{name: " + name + ", creationTimestamp: \"" + day + "T00:00:00Z\"}";
    }

    private static Destination destination(BoundRoute route) {
        return route.route().route().getFirst().destination();
    }

    private static String ruleName(Mesh mesh, String clientNamespace) {
        return mesh.destinationRuleFor(REVIEWS, clientNamespace)
                .map(rule -> rule.meta().name())
                .orElse("none");
    }
}
