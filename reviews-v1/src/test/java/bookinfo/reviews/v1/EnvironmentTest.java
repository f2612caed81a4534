package bookinfo.reviews.v1;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import bookinfo.reviews.contract.FakeRatings;
import bookinfo.service.fake.FakeService;
import bookinfo.service.fake.OpenApi;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.handlers.ConsoleHandler;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Any version shows stars if its environment says so; what stands in the environment is text and nothing else. */
@QuarkusTest
@WithTestResource(
        value = FakeRatings.class,
        initArgs = {
            @ResourceArg(name = "ENABLE_RATINGS", value = "true"),
            @ResourceArg(name = "bookinfo.strict", value = "true"),
            @ResourceArg(name = "LOG_FORMAT", value = "json"),
            @ResourceArg(name = "STAR_COLOR", value = EnvironmentTest.COLOR),
            @ResourceArg(name = "HOSTNAME", value = EnvironmentTest.POD)
        })
@NullUnmarked // the fake is put in by FakeRatings
class EnvironmentTest {
    static final String COLOR = "green\"},\"x\":{\"\r\nx-injected: 1";
    static final String POD = "pod\"\r\nx-injected: 2";

    FakeService ratings;

    @Test
    void oddValuesStayWithinTheirStrings() {
        ratings.answers(200, "{\"ratings\":{\"Reviewer1\":5,\"Reviewer2\":4}}");
        when().get("/reviews/0")
                .then()
                .statusCode(200)
                .body("podname", equalTo(POD))
                .body("reviews[0].rating.color", equalTo(COLOR))
                .body("reviews[1].rating.stars", equalTo(4))
                .header("x-injected", (String) null);
        assertThat(ratings.requests()).hasSize(1);
    }

    @Test
    void idsAreNumbersWhereStrict() {
        ratings.answers(503, "");
        assertThat(when().get("/reviews/7").asString()).startsWith("{\"id\":7,");
    }

    @Test
    void logsAreJsonWithTheIdsOfTheirRequest() throws Exception {
        ratings.answers(418, "");
        String line = logged(() -> given().header("x-request-id", "ID-1")
                .header("x-b3-traceid", "463ac35c9f6413ad")
                .get("/reviews/0"));
        JsonNode event = new ObjectMapper().readTree(line);
        assertThat(event.path("level").asText()).isEqualTo("ERROR");
        assertThat(event.path("message").asText()).contains("unable to contact", "got status of 418");
        assertThat(event.at("/mdc/x-request-id").asText()).isEqualTo("ID-1");
        assertThat(event.at("/mdc/x-b3-traceid").asText()).isEqualTo("463ac35c9f6413ad");
    }

    @Test
    void answersAreWhatTheDocumentSays() {
        OpenApi api = OpenApi.document();
        ratings.answers(200, "{\"ratings\":{\"Reviewer1\":5}}");
        api.holds("GET", "/reviews/{id}", when().get("/reviews/0"));
        api.holds("GET", "/reviews/{id}", when().get("/reviews/x"));
        assertThat(api.schema("Reviews").path("properties").propertyStream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("id", "podname", "clustername", "reviews");
    }

    @Test
    void callsOfRatingsAreCounted() {
        ratings.answers(418, "");
        when().get("/reviews/0").then().statusCode(200);
        assertThat(when().get("/metrics").asString())
                .contains("request_result_total{destination_app=\"ratings\",response_code=\"418\",}");
    }

    /** What the console shows of the first event while {@code action} runs. */
    private static String logged(Runnable action) {
        List<String> lines = new CopyOnWriteArrayList<>();
        Formatter console = console(LogManager.getLogManager().getLogger(""));
        Handler listener = new ExtHandler() {
            @Override
            protected void doPublish(ExtLogRecord event) {
                lines.add(console.format(event));
            }
        };
        Logger logger = Logger.getLogger("bookinfo");
        logger.addHandler(listener);
        try {
            action.run();
        } finally {
            logger.removeHandler(listener);
        }
        return lines.getFirst();
    }

    private static Formatter console(Logger root) {
        return Stream.of(root.getHandlers())
                .flatMap(handler ->
                        handler instanceof ExtHandler several ? Stream.of(several.getHandlers()) : Stream.of(handler))
                .filter(ConsoleHandler.class::isInstance)
                .map(Handler::getFormatter)
                .findFirst()
                .orElseThrow();
    }
}
