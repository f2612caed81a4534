package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForwardingTest {
    @Test
    void aGetIsAnsweredByTheUpstream() throws Exception {
        try (var upstream = Upstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nServer: theirs\r\n\r\nhi");
                var proxy = Proxy.routing("/", upstream.cluster("c")).run()) {
            assertThat(proxy.get("/a"))
                    .startsWith(
                            "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nserver: envoy\r\nx-envoy-upstream-service-time: ")
                    .contains("\r\ndate: ")
                    .endsWith("\r\n\r\nhi");
            assertThat(proxy.events().outcome(1)).isEqualTo("- via_upstream");
        }
    }
}
