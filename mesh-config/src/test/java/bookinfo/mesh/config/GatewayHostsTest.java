package bookinfo.mesh.config;

import static bookinfo.mesh.config.Given.gateway;
import static bookinfo.mesh.config.Given.mesh;
import static bookinfo.mesh.config.Given.service;
import static bookinfo.mesh.config.Given.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayHostsTest {

    private static final String EVERYTHING =
            "hosts: ['*']\ngateways: [front]\nhttp: [{route: [{destination: {host: productpage}}]}]\n";

    @Test
    void bindsRulesByTheGatewaysNameInTheirOwnNamespace() {
        String elsewhere = virtualService("shop/b", EVERYTHING);

        assertThat(hosts(front("'*'"), virtualService("a", EVERYTHING), elsewhere))
                .containsExactly("* a");
        assertThat(hosts(front("'*'"), elsewhere.replace("[front]", "[default/front]")))
                .containsExactly("* b");
    }

    @Test
    void answersUnderTheNarrowerOfTheTwoHosts() {
        String rule = virtualService("a", EVERYTHING);

        assertThat(hosts(front("books.example.com"), rule)).containsExactly("books.example.com a");
        assertThat(hosts(front("'*.example.com'"), rule.replace("['*']", "[books.example.com, other.com]")))
                .containsExactly("books.example.com a");
    }

    @Test
    void admitsRulesOfTheNamespacesThatAServerNames() {
        String rule = virtualService("shop/a", EVERYTHING.replace("[front]", "[default/front]"));

        assertThat(hosts(front("'shop/*'"), rule)).containsExactly("* a");
        assertThat(hosts(front("'*/*'"), rule)).containsExactly("* a");
        assertThat(hosts(front("'./*'"), rule)).isEmpty();
        assertThat(hosts(front("'other/*'"), rule)).isEmpty();
    }

    @Test
    void concatenatesTheRulesOfAHostWithCatchAllsLast() {
        String exact = EVERYTHING.replace("{route:", "{match: [{uri: {exact: /b}}], route:");

        assertThat(hosts(front("'*'"), virtualService("a", EVERYTHING), virtualService("b", exact)))
                .containsExactly("* b a");
    }

    @Test
    void leavesOutOtherPortsAndOtherGateways() {
        Mesh mesh = mesh(front("'*'"), virtualService("a", EVERYTHING));

        assertThat(mesh.gatewayHosts(mesh.gateways(), 8080)).isEmpty();
        assertThat(mesh.gatewayHosts(List.of(), 80)).isEmpty();
        assertThat(mesh.gatewaysFor(Map.of("istio", "ingressgateway"))).hasSize(1);
        assertThat(mesh.gatewaysFor(Map.of("istio", "egressgateway"))).isEmpty();
    }

    @Test
    void findsTheListenersPortThroughTheGatewaysService() {
        Mesh mesh = mesh(
                service("istio-ingressgateway")
                        .replace("{port: 9080, name: http}", "{port: 80, targetPort: web, name: http2}"),
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: gateway, labels: {app: istio-ingressgateway}}
                spec: {containers: [{name: istio-proxy, ports: [{name: web, containerPort: 8080}]}]}
                status: {podIP: 10.0.0.1}
                """);
        Workload gateway = mesh.workloadAt("10.0.0.1").orElseThrow();

        assertThat(mesh.listenerPort(80, gateway)).isEqualTo(8080);
        assertThat(mesh.listenerPort(8080, gateway)).isEqualTo(8080);
    }

    private static String front(String host) {
        return gateway("front", """
                selector: {istio: ingressgateway}
                servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [%s]}]
                """.formatted(host));
    }

    /** Each host with the names of the rules in the order of their routes. */
    private static List<String> hosts(String... yaml) {
        Mesh mesh = mesh(yaml);
        return mesh.gatewayHosts(mesh.gateways(), 80).stream()
                .map(host -> host.host() + " "
                        + String.join(
                                " ",
                                host.routes().stream()
                                        .map(route -> route.rule().meta().name())
                                        .toList()))
                .toList();
    }
}
