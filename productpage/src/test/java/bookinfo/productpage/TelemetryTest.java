package bookinfo.productpage;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.service.fake.FakeService;
import bookinfo.service.fake.Request;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where there is a collector, the process has spans of its own, in whatever trace the request belongs to. */
@QuarkusTest
@WithTestResource(value = FakeBackends.class, initArgs = @ResourceArg(name = FakeBackends.COLLECTOR, value = "yes"))
@NullUnmarked // the fake is put in by FakeBackends
class TelemetryTest extends WithFakes {
    private static final Pattern TRACEPARENT =
            Pattern.compile("00-(?<trace>[0-9a-f]{32})-(?<id>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})");
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SHORT_TRACE = "8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    FakeService collector;

    static Stream<Map<String, String>> sampled() {
        return Stream.of(
                Map.of("traceparent", "00-" + TRACE + "-" + PARENT + "-01"),
                Map.of("b3", TRACE + "-" + PARENT + "-1"),
                Map.of("b3", TRACE + "-" + PARENT),
                Map.of("b3", TRACE + "-" + PARENT + "-d"),
                Map.of("b3", TRACE + "-" + PARENT + "-1-0020000000000001"),
                multi("x-b3-sampled", "1", "x-b3-parentspanid", "0020000000000001"),
                multi("x-b3-flags", "1", "x-request-id", "ID"),
                multi("x-request-id", "ID", "x-datadog-trace-id", "1"),
                multi("x-b3-sampled", "1", "traceparent", "00-" + "1".repeat(32) + "-" + "2".repeat(16) + "-00"));
    }

    @ParameterizedTest
    @MethodSource("sampled")
    void spansContinueTheTraceAndAllHeadersAgree(Map<String, String> came) throws InterruptedException {
        CountDownLatch exported = collecting(PARENT);
        given().headers(came).get("/productpage").then().statusCode(200);

        for (Request call :
                List.of(details.requests().getFirst(), reviews.requests().getFirst())) {
            assertThat(agreed(call).trace).isEqualTo(TRACE);
            assertThat(agreed(call).id).isNotEqualTo(PARENT);
            assertThat(agreed(call).sampled).isEqualTo("1");
            assertThat(call.header("x-request-id"))
                    .isEqualTo(Stream.ofNullable(came.get("x-request-id")).toList());
        }
        assertThat(exported.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aShortTraceIdIsPadded() {
        given().header("b3", SHORT_TRACE + "-" + PARENT + "-1").get("/productpage");
        assertThat(agreed(details.requests().getFirst()).trace).isEqualTo("0".repeat(16) + SHORT_TRACE);
    }

    @Test
    void aTraceThatNobodyKeepsIsNotKeptHere() throws InterruptedException {
        String dropped = "d".repeat(16);
        String kept = "e".repeat(16);
        CountDownLatch exported = collecting(kept);
        given().header("b3", TRACE + "-" + dropped + "-0").get("/productpage");
        assertThat(agreed(details.requests().getFirst()).trace).isEqualTo(TRACE);
        assertThat(agreed(details.requests().getFirst()).sampled).isEqualTo("0");
        given().header("b3", TRACE + "-" + kept + "-1").get("/productpage");
        assertThat(exported.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(collector.requests()).noneMatch(export -> export.body().contains(bytes(dropped)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-b3-sampled", "b3"})
    void aNoThatComesAloneHoldsForTheTraceThatBegins(String header) {
        given().header(header, "0").get("/productpage");
        assertThat(agreed(details.requests().getFirst()).sampled).isEqualTo("0");
        assertThat(agreed(details.requests().getFirst()).trace)
                .isEqualTo(agreed(reviews.requests().getFirst()).trace);
    }

    @Test
    void aRequestWithoutATraceBeginsOne() {
        given().get("/productpage");
        assertThat(agreed(details.requests().getFirst()).trace)
                .isEqualTo(agreed(reviews.requests().getFirst()).trace)
                .isNotEqualTo("0".repeat(32));
    }

    /** Opens when a span below {@code parent} arrives at the collector. */
    private CountDownLatch collecting(String parent) {
        CountDownLatch arrived = new CountDownLatch(1);
        collector.behaves(exchange -> {
            if (collector.requests().stream()
                    .anyMatch(export -> export.path().equals("/v1/traces")
                            && export.body().contains(bytes(parent))
                            && export.body().contains(bytes(TRACE)))) {
                arrived.countDown();
            }
            FakeService.send(exchange, 200, "");
        });
        return arrived;
    }

    /** What all trace headers of {@code call} say. */
    private static Span agreed(Request call) {
        assertThat(call.header("traceparent")).hasSize(1);
        Matcher w3c = TRACEPARENT.matcher(call.header("traceparent").getFirst());
        assertThat(w3c.matches()).as(call.header("traceparent").getFirst()).isTrue();
        boolean sampled = Integer.parseInt(w3c.group("flags"), 16) % 2 == 1; // the other bit says that the id is random
        Span span = new Span(w3c.group("trace"), w3c.group("id"), sampled ? "1" : "0");
        assertThat(call.header("b3"))
                .singleElement()
                .satisfies(b3 -> assertThat(b3.replaceFirst("-d$", "-1"))
                        .isEqualTo(span.trace + "-" + span.id + "-" + span.sampled));
        assertThat(call.header("x-b3-traceid")).containsExactly(span.trace);
        assertThat(call.header("x-b3-spanid")).containsExactly(span.id);
        assertThat(call.header("x-b3-sampled")).containsExactly(span.sampled);
        return span;
    }

    private static Map<String, String> multi(String name, String value, String other, String otherValue) {
        return Map.of("x-b3-traceid", TRACE, "x-b3-spanid", PARENT, name, value, other, otherValue);
    }

    private static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), ISO_8859_1);
    }

    private record Span(String trace, String id, String sampled) {}
}
