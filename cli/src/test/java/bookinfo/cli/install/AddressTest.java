package bookinfo.cli.install;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:02:00Z");

    @Test
    void aLoadBalancersNameIsTheAddress() {
        assertThat(
                        address(
                                "spec: {type: LoadBalancer}\nstatus: {loadBalancer: {ingress: [{hostname: a.elb.amazonaws.com}]}}"))
                .isEqualTo(new Address(true, "a.elb.amazonaws.com"));
    }

    @Test
    void withoutOneItSaysSinceWhenAndWhy() {
        String pending = """
                metadata: {name: istio-ingressgateway, creationTimestamp: '2026-01-01T00:00:00Z'}
                spec: {type: LoadBalancer}
                """;
        JsonNode event = YamlText.read("""
                type: Warning
                involvedObject: {kind: Service, name: istio-ingressgateway}
                message: no subnets are tagged
                lastTimestamp: '2026-01-01T00:01:00Z'
                """);

        assertThat(address(pending, event))
                .isEqualTo(new Address(false, "pending since 2026-01-01T00:00:00Z (120 s): no subnets are tagged"));
        assertThat(address(pending).words()).contains("pending since").contains("is there one for Services");
    }

    @Test
    void otherTypesWaitForNobody() {
        assertThat(address("spec: {type: NodePort, ports: [{name: http2, nodePort: 30080}]}"))
                .isEqualTo(new Address(true, "type NodePort, ports of every node: http2 on 30080"));
        assertThat(address("spec: {type: ClusterIP, ports: [{name: http2}]}"))
                .isEqualTo(new Address(true, "type ClusterIP"));
    }

    private static Address address(String service, JsonNode... events) {
        return Address.of(YamlText.read(service), List.of(events), NOW);
    }
}
