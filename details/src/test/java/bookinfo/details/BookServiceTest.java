package bookinfo.details;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import bookinfo.service.fake.FakeService;
import bookinfo.service.fake.Request;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(FakeBookService.class)
@NullUnmarked // the fake is put in by FakeBookService
class BookServiceTest {
    private static final String VOLUMES = """
            {"kind": "books#volumes", "items": [{"volumeInfo": {
              "authors": ["William Shakespeare"], "publishedDate": "2002-12-31", "printType": "BOOK",
              "pageCount": 71, "publisher": "Courier Corporation", "language": "en",
              "industryIdentifiers": [{"type": "ISBN_10", "identifier": "0486424618"},
                                      {"type": "ISBN_13", "identifier": "9780486424613"}]}}]}""";

    FakeService books;

    @Test
    void theBookComesFromTheBookService() {
        books.answers(200, VOLUMES);
        when().get("/details/7")
                .then()
                .statusCode(200)
                .body(equalTo("{\"id\":7,\"author\":\"William Shakespeare\",\"year\":2002,\"type\":\"paperback\","
                        + "\"pages\":71,\"publisher\":\"Courier Corporation\",\"language\":\"English\","
                        + "\"ISBN-10\":\"0486424618\",\"ISBN-13\":\"9780486424613\"}"));
        assertThat(books.requests()).extracting(Request::path).containsExactly("/books/v1/volumes?q=isbn:0486424618");
    }

    @Test
    void whatSaysWhoAUserIsStaysInTheMesh() {
        books.answers(200, VOLUMES);
        given().header("cookie", "session=a")
                .header("authorization", "Bearer b")
                .header("jwt", "c")
                .header("end-user", "jason")
                .header("user-agent", "Lab/1.0")
                .header("x-request-id", "ID")
                .header("b3", "0")
                .get("/details/0")
                .then()
                .statusCode(200);
        Request request = books.requests().getFirst();
        assertThat(request.header("x-request-id")).containsExactly("ID");
        assertThat(request.header("b3")).containsExactly("0");
        assertThat(request.headers()).doesNotContainKeys("cookie", "authorization", "jwt", "end-user", "user-agent");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1595 | 1595",
                "circa 1595 | 0",
            })
    void theYearIsANumber(String date, int year) {
        books.answers(200, VOLUMES.replace("2002-12-31", date));
        when().get("/details/0").then().statusCode(200).body("year", equalTo(year));
    }

    @Test
    void aBookWithoutFactsIsStillABook() {
        books.answers(200, "{\"items\":[{\"volumeInfo\":{}}]}");
        when().get("/details/0")
                .then()
                .statusCode(200)
                .body("author", equalTo("unknown"))
                .body("pages", equalTo(0))
                .body("ISBN-10", equalTo("unknown"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 429, 500, 503})
    void aRefusalIsABadGateway(int status) {
        books.answers(status, "{\"error\":{\"message\":\"quota\"}}");
        expect(502, "the book service is currently unavailable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"items\":[]}", "{\"items\":[{}]}"})
    void noSuchBookIsABadGateway(String body) {
        books.answers(200, body);
        expect(502, "the book service does not know the book");
    }

    @Test
    void aHangingBookServiceIsAGatewayTimeout() {
        CountDownLatch never = new CountDownLatch(1);
        books.answersAfter(never, VOLUMES);
        expect(504, "the book service is currently unavailable");
        never.countDown();
    }

    private static void expect(int status, String error) {
        when().get("/details/0")
                .then()
                .statusCode(status)
                .contentType("application/json")
                .body(equalTo("{\"error\":\"" + error + "\"}"));
    }
}
