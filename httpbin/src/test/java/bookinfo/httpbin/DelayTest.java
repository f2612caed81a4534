package bookinfo.httpbin;

import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class DelayTest {
    @ParameterizedTest
    @CsvSource({"0, 0, 0.00", "0.1, 100, 100.00", "150ms, 150, 150.00", "0h0m0.05s, 50, 50.00"})
    void answersLater(String asked, long millis, String timing) {
        when().get("/delay/" + asked)
                .then()
                .statusCode(200)
                .time(greaterThanOrEqualTo(millis))
                .header("Server-Timing", "initial_delay;dur=" + timing + ";desc=\"initial delay\"")
                .body("method", equalTo("GET"))
                .body("data", equalTo(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1", "11s", "-1", "abc", "1x", "NaN", "1e9", "s"})
    void refusesWhatIsTooLongOrNoDuration(String asked) {
        when().get("/delay/" + asked)
                .then()
                .statusCode(400)
                .body("detail", containsString("invalid duration: " + asked));
    }
}
