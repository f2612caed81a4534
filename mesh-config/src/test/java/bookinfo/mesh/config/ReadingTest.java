package bookinfo.mesh.config;

import static bookinfo.mesh.config.Given.destinationRule;
import static bookinfo.mesh.config.Given.object;
import static bookinfo.mesh.config.Given.objects;
import static bookinfo.mesh.config.Given.pod;
import static bookinfo.mesh.config.Given.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.config.HttpRoute.Destination;
import bookinfo.mesh.config.TrafficPolicy.ConnectionPool;
import bookinfo.mesh.config.TrafficPolicy.LoadBalancer;
import bookinfo.mesh.config.TrafficPolicy.OutlierDetection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest {

    @Test
    void keepsEveryPartOfARoute() {
        HttpRoute route = object(VirtualService.class, virtualService("shop/reviews", """
                                hosts: [reviews]
                                gateways: [front, other/front, mesh]
                                http:
                                - name: canary
                                  timeout: 1m30s
                                  retries: {attempts: 3, perTryTimeout: 500ms, retryOn: "gateway-error, 503"}
                                  fault:
                                    delay: {fixedDelay: 7s, percentage: {value: 0.1}}
                                    abort: {httpStatus: 555, percent: 50}
                                  headers: {request: {set: {x-a: b}}, response: {remove: [server]}}
                                  route:
                                  - {destination: {host: reviews, subset: v1, port: {number: 9080}}, weight: 25}
                                  - {destination: {host: reviews}, weight: 75, headers: {request: {add: {x-c: d}}}}
                                """))
                .http()
                .getFirst();

        assertThat(route.name()).isEqualTo("canary");
        assertThat(route.timeout()).contains(Duration.ofSeconds(90));
        assertThat(route.retries())
                .contains(new Retry(3, Optional.of(Duration.ofMillis(500)), List.of("gateway-error", "503")));
        assertThat(route.fault())
                .contains(new Fault(
                        Optional.of(new Fault.Delay(Duration.ofSeconds(7), 0.1)),
                        Optional.of(new Fault.Abort(555, 50))));
        assertThat(route.headers().request().set()).containsEntry("x-a", "b");
        assertThat(route.headers().response().remove()).containsExactly("server");
        assertThat(route.route())
                .extracting(HttpRoute.WeightedDestination::destination)
                .containsExactly(
                        new Destination("reviews", "v1", Optional.of(9080)),
                        new Destination("reviews", "", Optional.empty()));
        assertThat(route.route())
                .extracting(HttpRoute.WeightedDestination::weight)
                .containsExactly(25, 75);
        assertThat(route.route().getLast().headers().request().add()).containsEntry("x-c", "d");
    }

    @Test
    void keepsEveryConditionOfAMatch() {
        HttpMatch match = object(VirtualService.class, virtualService("shop/reviews", """
                                hosts: [reviews]
                                http:
                                - match:
                                  - name: all
                                    uri: {prefix: /a}
                                    ignoreUriCase: true
                                    scheme: {exact: https}
                                    method: {regex: GET|HEAD}
                                    authority: {exact: example.com}
                                    headers: {End-User: {exact: jason}, X-There: {}}
                                    withoutHeaders: {x-not: {regex: "*"}}
                                    queryParams: {q: {exact: ""}}
                                    port: 9080
                                    sourceLabels: {app: productpage}
                                    sourceNamespace: default
                                    gateways: [front, mesh]
                                  route: [{destination: {host: reviews}}]
                                """))
                .http()
                .getFirst()
                .match()
                .getFirst();

        assertThat(match.uri()).contains(new StringMatch.Prefix("/a"));
        assertThat(match.ignoreUriCase()).isTrue();
        assertThat(match.scheme()).contains(new StringMatch.Exact("https"));
        assertThat(match.method()).contains(new StringMatch.Regex("GET|HEAD"));
        assertThat(match.authority()).contains(new StringMatch.Exact("example.com"));
        assertThat(match.headers())
                .isEqualTo(Map.of("end-user", new StringMatch.Exact("jason"), "x-there", new StringMatch.Present()));
        assertThat(match.withoutHeaders()).isEqualTo(Map.of("x-not", new StringMatch.Present()));
        assertThat(match.queryParams()).isEqualTo(Map.of("q", new StringMatch.Exact("")));
        assertThat(match.port()).contains(9080);
        assertThat(match.sourceLabels()).isEqualTo(Map.of("app", "productpage"));
        assertThat(match.sourceNamespace()).isEqualTo("default");
        assertThat(match.gateways()).containsExactly("shop/front", "mesh");
        assertThat(match.catchesAll()).isFalse();
    }

    @Test
    void keepsTheRulesForConnections() {
        VirtualService rule = object(VirtualService.class, virtualService("shop/mongo", """
                        hosts: [mongodb]
                        tcp:
                        - match: [{port: 27017, sourceLabels: {app: ratings}, sourceNamespace: shop, gateways: [mesh]}]
                          route:
                          - {destination: {host: mongodb, subset: v1, port: {number: 27017}}, weight: 80}
                          - {destination: {host: mongodb, subset: v2}, weight: 20}
                        """));

        TcpRoute route = rule.tcp().getFirst();
        assertThat(route.match())
                .containsExactly(
                        new TcpRoute.Match(Optional.of(27017), Map.of("app", "ratings"), "shop", List.of("mesh")));
        assertThat(route.route())
                .extracting(HttpRoute.WeightedDestination::weight)
                .containsExactly(80, 20);
        assertThat(rule.destinations())
                .extracting(HttpRoute.Destination::subset)
                .containsExactly("v1", "v2");
    }

    @Test
    void bindsToTheMeshWithoutGateways() {
        String spec = "hosts: [reviews]\nhttp: [{route: [{destination: {host: reviews}}]}]\n";

        assertThat(object(VirtualService.class, virtualService("a", spec)).gateways())
                .containsExactly("mesh");
        assertThat(object(VirtualService.class, virtualService("shop/a", spec + "gateways: [front, x/y, front]\n"))
                        .gateways())
                .containsExactly("shop/front", "x/y");
    }

    @Test
    void keepsTheBlocksOfATrafficPolicy() {
        DestinationRule rule = object(DestinationRule.class, destinationRule("httpbin", """
                        host: httpbin
                        trafficPolicy:
                          loadBalancer: {simple: LEAST_CONN}
                          connectionPool:
                            tcp: {maxConnections: 1, connectTimeout: 2s, idleTimeout: 0s}
                            http: {http1MaxPendingRequests: 3, http2MaxRequests: 0, maxRequestsPerConnection: 4, maxRetries: 5, idleTimeout: 6s}
                          outlierDetection: {consecutive5xxErrors: 0, consecutiveGatewayErrors: 2, splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 4, interval: 1s, baseEjectionTime: 3m, maxEjectionPercent: 100, minHealthPercent: 50}
                        subsets: [{name: v1, labels: {version: v1}, trafficPolicy: {loadBalancer: {simple: RANDOM}}}]
                        """));

        assertThat(rule.trafficPolicy())
                .isEqualTo(new TrafficPolicy(
                        Optional.of(LoadBalancer.LEAST_REQUEST),
                        Optional.of(new ConnectionPool(
                                Optional.of(1),
                                Optional.of(Duration.ofSeconds(2)),
                                Optional.of(Duration.ZERO),
                                Optional.of(3),
                                Optional.empty(),
                                Optional.of(4),
                                Optional.of(5),
                                Optional.of(Duration.ofSeconds(6)))),
                        Optional.of(new OutlierDetection(
                                Optional.of(0),
                                Optional.of(2),
                                true,
                                Optional.of(4),
                                Optional.of(Duration.ofSeconds(1)),
                                Optional.of(Duration.ofMinutes(3)),
                                Optional.of(100),
                                Optional.of(50))),
                        Map.of()));
        TrafficPolicy subset = rule.subset("v1").orElseThrow().trafficPolicy().at(80, rule.trafficPolicy());
        assertThat(subset.loadBalancer()).contains(LoadBalancer.RANDOM);
        assertThat(subset.connectionPool()).isEqualTo(rule.trafficPolicy().connectionPool());
    }

    @Test
    void settingsOfAPortStandAlone() {
        DestinationRule rule = object(DestinationRule.class, destinationRule("httpbin", """
                        host: httpbin
                        trafficPolicy:
                          loadBalancer: {simple: RANDOM}
                          portLevelSettings:
                          - {port: {number: 80}, outlierDetection: {consecutive5xxErrors: 3}}
                        subsets: [{name: v1, trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}}]
                        """));

        TrafficPolicy policy = rule.trafficPolicy();
        assertThat(policy.at(80, policy).loadBalancer()).isEmpty();
        assertThat(policy.at(80, policy).outlierDetection()).isPresent();
        assertThat(policy.at(81, TrafficPolicy.NONE).loadBalancer()).contains(LoadBalancer.RANDOM);
        TrafficPolicy subset =
                rule.subset("v1").orElseThrow().trafficPolicy().at(80, policy.at(80, TrafficPolicy.NONE));
        assertThat(subset.loadBalancer()).contains(LoadBalancer.ROUND_ROBIN);
        assertThat(subset.outlierDetection()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "'consecutiveErrors: 1', 1",
        "'consecutiveErrors: 1, consecutive5xxErrors: 7', 7",
        "'consecutiveErrors: 1, consecutiveGatewayErrors: 7', -1",
        "'interval: 1s', -1"
    })
    void theOlderCountOfErrorsCountsWhereThereIsNoNewerOne(String fields, int errors) {
        DestinationRule rule = object(
                DestinationRule.class,
                destinationRule("httpbin", "host: httpbin\ntrafficPolicy: {outlierDetection: {" + fields + "}}\n"));

        assertThat(rule.trafficPolicy()
                        .outlierDetection()
                        .orElseThrow()
                        .consecutive5xxErrors()
                        .orElse(-1))
                .isEqualTo(errors);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta1", "v1alpha3"})
    void readsAllVersionsAlike(String version) {
        String yaml = destinationRule("reviews", "host: reviews\n");

        assertThat(objects(yaml.replace("istio.io/v1", "istio.io/" + version))).isEqualTo(objects(yaml));
    }

    @Test
    void namesAPodsWorkloadByItsDeployment() {
        Workload pod = object(Workload.class, pod("shop/reviews-v1", "10.0.0.1"));

        assertThat(pod.owner()).isEqualTo("reviews-v1");
        assertThat(pod.meta().namespace()).isEqualTo("shop");
        assertThat(pod.serviceAccount()).isEqualTo("bookinfo-reviews");
        assertThat(pod.phase()).isEqualTo("Running");
        assertThat(pod.ready()).isTrue();
        assertThat(pod.sidecar()).isTrue();
        assertThat(pod.ip()).isEqualTo("10.0.0.1");
    }

    @Test
    void takesWhatTheApiServerValidatedAsItIs() {
        var reading = Objects.read(Document.of(
                "Pod default/p",
                Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Pod",
                        "metadata",
                        Map.of(
                                "name", "p",
                                "namespace", "default",
                                "generation", 3,
                                "creationTimestamp", "2026-01-01T00:00:00Z",
                                "somethingNew", true),
                        "spec",
                        Map.of("containers", List.of(Map.of("name", "app", "futureField", 1.5))))));

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.object().orElseThrow().meta().created()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(reading.object().orElseThrow().meta().generation()).isEqualTo(3);
    }

    @Test
    void namesFieldPathAndObjectWhereThereIsNoText() {
        var reading = Objects.read(Document.of(
                "DestinationRule default/reviews",
                Map.of(
                        "apiVersion",
                        "networking.istio.io/v1",
                        "kind",
                        "DestinationRule",
                        "metadata",
                        Map.of("name", "reviews", "namespace", "default"),
                        "spec",
                        Map.of(
                                "host",
                                "reviews",
                                "subsets",
                                List.of(Map.of("name", "v1", "labels", Map.of("a.b/c", 1)))))));

        assertThat(reading.object()).isEmpty();
        assertThat(reading.problems())
                .singleElement()
                .extracting(Problem::withoutPlace, Problem::toString)
                .containsExactly(
                        "spec.subsets[0].labels[a.b/c]: 1 (expected: text, \"1\")",
                        "spec.subsets[0].labels[a.b/c]: 1 (expected: text, \"1\") at DestinationRule default/reviews");
    }

    @ParameterizedTest
    @CsvSource({
        "http, '', 80, HTTP",
        "http-web, '', 80, HTTP",
        "grpc-web-x, '', 80, GRPC_WEB",
        "grpc-foo, '', 80, GRPC",
        "web, '', 80, UNKNOWN",
        "'', '', 3306, TCP",
        "mysql, '', 3306, MYSQL",
        "tcp, http, 80, HTTP",
        "http, kubernetes.io/h2c, 80, HTTP2",
        "x, kubernetes.io/ws, 80, HTTP"
    })
    void choosesTheProtocolByAppProtocolThenNameThenNumber(String name, String app, int number, Protocol protocol) {
        assertThat(new Service.ServicePort(name, number, "80", "TCP", app).protocol())
                .isEqualTo(protocol);
    }
}
