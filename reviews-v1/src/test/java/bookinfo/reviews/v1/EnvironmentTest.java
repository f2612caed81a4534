package bookinfo.reviews.v1;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import bookinfo.reviews.contract.FakeRatings;
import bookinfo.service.fake.FakeService;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Any version shows stars if its environment says so; what stands in the environment is text and nothing else. */
@QuarkusTest
@WithTestResource(
        value = FakeRatings.class,
        initArgs = {
            @ResourceArg(name = "ENABLE_RATINGS", value = "true"),
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
    void callsOfRatingsAreCounted() {
        ratings.answers(418, "");
        when().get("/reviews/0").then().statusCode(200);
        assertThat(when().get("/metrics").asString())
                .contains("request_result_total{destination_app=\"ratings\",response_code=\"418\",}");
    }
}
