package bookinfo.productpage;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import bookinfo.service.fake.FakeService;
import bookinfo.service.fake.OpenApi;
import bookinfo.service.fake.Request;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(FakeBackends.class)
class ApiTest extends WithFakes {
    private static final String PRODUCTS = "/api/v1/products";

    @Test
    void listsTheProducts() {
        when().get(PRODUCTS)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("size()", equalTo(1))
                .body("[0].id", equalTo(0))
                .body("[0].title", equalTo("The Comedy of Errors"))
                .body("[0].descriptionHtml", containsString("wiki/The_Comedy_of_Errors\">Wikipedia Summary</a>"));
    }

    @Test
    void answersAsTheServicesDo() {
        when().get(PRODUCTS + "/7").then().statusCode(200).body(equalTo(DETAILS));
        when().get(PRODUCTS + "/7/reviews").then().statusCode(200).body(equalTo(reviews("", "")));
        when().get(PRODUCTS + "/7/ratings").then().statusCode(200).body(equalTo(RATINGS));
        assertThat(details.requests()).extracting(Request::path).containsExactly("/details/7");
        assertThat(reviews.requests()).extracting(Request::path).containsExactly("/reviews/7");
        assertThat(ratings.requests()).extracting(Request::path).containsExactly("/ratings/7");
    }

    @ParameterizedTest
    @CsvSource({"'',details,404", "/reviews,reviews,503", "/ratings,ratings,555", "'',details,201"})
    void failsAsTheServicesDo(String path, String name, int status) {
        service(name).answers(status, "{\"their\":\"words\"}");
        when().get(PRODUCTS + "/0" + path)
                .then()
                .statusCode(status)
                .contentType("application/json")
                .body(equalTo("{\"error\":\"Sorry, product " + name + " are currently unavailable for this book.\"}"));
        assertThat(service(name).requests()).hasSize(name.equals("reviews") ? 2 : 1);
    }

    @Test
    void noAnswerIsA500() {
        CountDownLatch never = new CountDownLatch(1);
        ratings.answersAfter(never, RATINGS);
        when().get(PRODUCTS + "/0/ratings").then().statusCode(500);
        never.countDown();
        details.answers(200, "oops");
        when().get(PRODUCTS + "/0").then().statusCode(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/abc", "/1.5", "/2147483648/reviews", "/0x1/ratings", "/..%2fhealth"})
    void whatIsNoProductIdIsRefused(String path) {
        given().urlEncodingEnabled(false)
                .get(PRODUCTS + path)
                .then()
                .statusCode(400)
                .body(equalTo("{\"error\":\"Invalid product id\"}"));
        assertThat(details.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"details", "reviews", "ratings"})
    void passesOnWhatTracesAndRulesNeedByteForByte(String name) {
        Map<String, String> sent = new LinkedHashMap<>();
        sent.put("x-request-id", "8f3a-ID");
        sent.put("x-ot-span-context", "c");
        sent.put("x-datadog-trace-id", "1");
        sent.put("x-datadog-parent-id", "2");
        sent.put("x-datadog-sampling-priority", "3");
        sent.put("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        sent.put("tracestate", "vendor=1");
        sent.put("x-cloud-trace-context", "4/5");
        sent.put("grpc-trace-bin", "AAA=");
        sent.put("x-b3-traceid", "463ac35c9f6413ad");
        sent.put("x-b3-spanid", "a2fb4a1d1a96d312");
        sent.put("x-b3-parentspanid", "0020000000000001");
        sent.put("x-b3-flags", "1");
        sent.put("sw8", "1-x");
        sent.put("user-agent", "Lab/1.0 (x; y)");
        sent.put("cookie", "a=b; c=d");
        sent.put("authorization", "Bearer e.f.g");
        sent.put("jwt", "h");
        given().headers(sent)
                .header("x-b3-sampled", "")
                .header("x-other", "stays")
                .header("end-user", "mallory")
                .get(PRODUCTS + "/0" + (name.equals("details") ? "" : "/" + name))
                .then()
                .statusCode(200);

        Request request = service(name).requests().getFirst();
        sent.forEach(
                (header, value) -> assertThat(request.header(header)).as(header).containsExactly(value));
        assertThat(request.headers()).doesNotContainKeys("x-other", "x-b3-sampled", "end-user");
    }

    @Test
    void passesOnNothingThatDidNotCome() {
        given().header("x-b3-sampled", "1").get(PRODUCTS + "/0").then().statusCode(200);
        Request request = details.requests().getFirst();
        assertThat(request.header("x-b3-sampled")).containsExactly("1");
        assertThat(request.headers()).doesNotContainKeys("b3", "x-b3-traceid", "traceparent", "x-request-id", "cookie");
    }

    @Test
    void answersAreWhatTheDocumentSays() {
        OpenApi api = OpenApi.document();
        reviews.answers(200, reviews(stars(5, "red"), "{\"error\":\"Ratings service is currently unavailable\"}"));
        api.holds("GET", PRODUCTS, when().get(PRODUCTS));
        for (String part : new String[] {"", "/reviews", "/ratings"}) {
            String template = PRODUCTS + "/{id}" + part;
            api.holds("GET", template, when().get(PRODUCTS + "/0" + part));
            api.holds("GET", template, when().get(PRODUCTS + "/x" + part));
        }
        ratings.answers(503, "");
        api.holds("GET", PRODUCTS + "/{id}/ratings", when().get(PRODUCTS + "/0/ratings"));
        assertThat(api.schema("Product").path("properties").size()).isEqualTo(3);
    }

    @Test
    void countsCallsByHowTheyEnded() {
        double before = count("reviews", 418);
        reviews.answers(418, "");
        when().get(PRODUCTS + "/0/reviews").then().statusCode(418);
        assertThat(count("reviews", 418)).isEqualTo(before + 1);
        when().get("/metrics").then().contentType(containsString("text/plain")).contentType(containsString("0.0.4"));
    }

    private FakeService service(String name) {
        return switch (name) {
            case "details" -> details;
            case "reviews" -> reviews;
            default -> ratings;
        };
    }

    private static double count(String app, int code) {
        String series = "request_result_total{destination_app=\"" + app + "\",response_code=\"" + code + "\",} ";
        return when().get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .sum();
    }
}
