package bookinfo.productpage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.service.fake.FakeService;
import bookinfo.service.fake.Request;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Where there is a collector, the process has spans of its own. */
@QuarkusTest
@WithTestResource(value = FakeBackends.class, initArgs = @ResourceArg(name = FakeBackends.COLLECTOR, value = "yes"))
@NullUnmarked // the fake is put in by FakeBackends
class TelemetryTest extends WithFakes {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-";
    private static final String PARENT = "b7ad6b7169203331";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    FakeService collector;

    @Test
    void spansContinueTheTraceAndGoToTheCollector() throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(1);
        collector.answersOn(arrived::countDown, "");
        given().header("traceparent", TRACE + PARENT + "-01")
                .get("/productpage")
                .then()
                .statusCode(200);

        for (Request request :
                List.of(details.requests().getFirst(), reviews.requests().getFirst())) {
            assertThat(request.header("traceparent"))
                    .singleElement()
                    .satisfies(sent -> assertThat(sent).startsWith(TRACE).doesNotContain(PARENT));
        }
        assertThat(arrived.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(collector.requests()).extracting(Request::path).containsOnly("/v1/traces");
    }
}
