package bookinfo.ratings;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(FaultyTest.Faulty.class)
class FaultyTest {
    private static final int GETS = 400;
    /** Six standard deviations of tossing a coin {@link #GETS} times. */
    private static final int TOLERANCE = 60;

    @Test
    void aboutHalfOfTheAnswersAre503() {
        long refused = IntStream.range(0, GETS)
                .mapToObj(n -> when().get("/ratings/0"))
                .peek(answer -> assertThat(answer.statusCode()).isIn(200, 503))
                .filter(answer -> answer.statusCode() == 503)
                .peek(FaultyTest::saysSo)
                .count();
        assertThat(refused).isBetween(GETS / 2L - TOLERANCE, GETS / 2L + TOLERANCE);
    }

    @Test
    void postsAndProbesDoNotFail() {
        for (int n = 0; n < 20; n++) {
            given().body("{\"Reviewer1\":1}").post("/ratings/9").then().statusCode(200);
            when().get("/health").then().statusCode(200);
            when().get("/ratings/abc").then().statusCode(400);
        }
    }

    private static void saysSo(Response refusal) {
        refusal.then().contentType("application/json").body(equalTo("{\"error\":\"Service unavailable\"}"));
    }

    public static final class Faulty implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("SERVICE_VERSION", "v-faulty");
        }
    }
}
