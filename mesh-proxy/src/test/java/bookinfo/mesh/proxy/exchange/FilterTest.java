package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.RouteAction;
import bookinfo.mesh.proxy.exchange.Filter.Verdict;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.http.ResponseHead;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class FilterTest {
    private static final RouteAction OK = new RouteAction.DirectResponse(200, "");

    @Test
    void filtersSeeTheRequestInOrderAndTheResponseInReverse() throws Exception {
        try (var upstream = Upstream.echoing();
                var proxy = Proxy.routing("/", upstream.cluster("c"))
                        .filter(marking("1"))
                        .filter(marking("2"))
                        .run()) {
            assertThat(proxy.get("/")).contains("\r\nout: 21\r\n").contains("\r\nin: 12\r\n");
        }
    }

    @Test
    void aFilterMayAnswer() throws Exception {
        try (var proxy = Proxy.with("/", OK)
                .filter(marking("1"))
                .filter(deciding((request, info) -> new Filter.Reply(LocalReply.direct(202, "mine"))))
                .filter(marking("3"))
                .run()) {
            assertThat(proxy.get("/"))
                    .startsWith("HTTP/1.1 202 Accepted\r\n")
                    .contains("\r\nout: 1\r\n")
                    .endsWith("mine");
        }
    }

    @Test
    void aFilterMayFail() throws Exception {
        try (var proxy = Proxy.with("/", OK)
                .filter(deciding((request, info) -> new Filter.Fail(new ProxyFailure.FaultAbort(418))))
                .run()) {
            assertThat(proxy.get("/"))
                    .startsWith("HTTP/1.1 418 Unknown\r\ncontent-length: 18\r\ncontent-type: text/plain\r\ndate: ")
                    .endsWith("\r\n\r\nfault filter abort");
            assertThat(proxy.events().outcome(1)).isEqualTo("FI fault_filter_abort");
        }
    }

    @Test
    void aFilterMayWaitWhileTheBodyWaitsUnread() throws Exception {
        try (var upstream = Upstream.echoing();
                var proxy = Proxy.routing("/", upstream.cluster("c"))
                        .filter(deciding(
                                (request, info) -> new Filter.Delay(Duration.ofMillis(30), () -> Verdict.PROCEED)))
                        .filter(marking("2"))
                        .run()) {
            String body = "x".repeat(200_000);
            assertThat(proxy.connect()
                            .send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 200000\r\n\r\n" + body)
                            .readResponse())
                    .contains("\r\nin: 2\r\n")
                    .endsWith(body);
            assertThat(proxy.events().ended(1).duration()).isGreaterThanOrEqualTo(Duration.ofMillis(30));
        }
    }

    @Test
    void aClientMayLeaveWhileAFilterWaits() throws Exception {
        try (var upstream = Upstream.echoing();
                var proxy = Proxy.routing("/", upstream.cluster("c"))
                        .filter(deciding(
                                (request, info) -> new Filter.Delay(Duration.ofHours(1), () -> Verdict.PROCEED)))
                        .run()) {
            Wire client = proxy.connect().send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
            Await.until("it is accepted", () -> proxy.events().count(Telemetry.DownstreamEvent.REQUEST_STARTED) == 1);
            client.close();
            assertThat(proxy.events().outcome(1)).isEqualTo("DC downstream_remote_disconnect");
        }
    }

    @Test
    @SuppressWarnings("NullAway") // what the type forbids is what is tested: a filter that does not keep to it
    void aFilterThatDecidesNothingIsNamed() throws Exception {
        try (var proxy =
                Proxy.with("/", OK).filter(deciding((request, info) -> null)).run()) {
            assertThat(proxy.get("/")).startsWith("HTTP/1.1 500 Internal Server Error\r\n");
            assertThat(proxy.events().outcome(1))
                    .isEqualTo("- filter_fault{deciding:neither_continued,_replied_nor_failed}");
        }
    }

    @Test
    void aFilterThatThrowsIsNamed() throws Exception {
        try (var proxy = Proxy.with("/", OK)
                .filter(deciding((request, info) -> {
                    throw new IllegalStateException("no idea");
                }))
                .run()) {
            assertThat(proxy.get("/")).startsWith("HTTP/1.1 500 Internal Server Error\r\n");
            assertThat(proxy.events().ended(1).details()).contains("deciding:threw_", "no_idea");
        }
    }

    private static Filter marking(String mark) {
        return filter(
                "marking",
                (request, info) -> {
                    String before = request.headers().first("in");
                    request.headers().set("in", (before == null ? "" : before) + mark);
                    return Verdict.PROCEED;
                },
                (response, info) -> {
                    String before = response.headers().first("out");
                    response.headers().set("out", (before == null ? "" : before) + mark);
                });
    }

    private static Filter deciding(BiFunction<RequestHead, StreamInfo, Verdict> decision) {
        return filter("deciding", decision, (response, info) -> {});
    }

    private static Filter filter(
            String name,
            BiFunction<RequestHead, StreamInfo, Verdict> decision,
            BiConsumer<ResponseHead, StreamInfo> onResponse) {
        return new Filter() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Verdict request(RequestHead request, StreamInfo info) {
                return decision.apply(request, info);
            }

            @Override
            public void response(ResponseHead response, StreamInfo info) {
                onResponse.accept(response, info);
            }
        };
    }
}
