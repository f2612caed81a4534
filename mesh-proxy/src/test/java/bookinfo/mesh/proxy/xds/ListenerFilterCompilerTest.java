package bookinfo.mesh.proxy.xds;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.ListenerFilters;
import bookinfo.mesh.proxy.config.ProxyProtocol;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerFilterCompilerTest {
    @ParameterizedTest
    @CsvSource({"'',REQUIRED", "', allow_requests_without_proxy_protocol: true',ALLOWED"})
    void a_load_balancer_may_say_whose_connection_it_is(String more, ProxyProtocol expected) {
        String filter = "{name: p, typed_config: {\"@type\": type.googleapis.com/"
                + "envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol" + more + "}}";
        ListenerFilters filters = ListenerCompiler.compile(
                        Resources.tree(
                                ResourceType.LISTENER,
                                Resources.listener("in", 80, "80") + "listener_filters: [" + filter + "]\n"),
                        "1")
                .filters();
        assertThat(filters.proxyProtocol()).isEqualTo(expected);
        assertThat(filters.timeout()).isEqualTo(Duration.ofSeconds(15));
    }
}
