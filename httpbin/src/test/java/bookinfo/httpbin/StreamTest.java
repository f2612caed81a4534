package bookinfo.httpbin;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that come in pieces, and answers of bytes. */
@QuarkusTest
class StreamTest {
    @ParameterizedTest
    @CsvSource({"3, 3", "0, 1", "-5, 1", "1000, 100"})
    void linesOfJson(String asked, int lines) {
        String body = when().get("/stream/" + asked)
                .then()
                .statusCode(200)
                .contentType("text/plain")
                .header("Transfer-Encoding", "chunked")
                .extract()
                .asString();
        assertThat(body.lines()).hasSize(lines).allMatch(line -> line.startsWith("{\"id\":") && line.endsWith("}"));
    }

    @Test
    void bytesAreTheSameForTheSameSeed() {
        byte[] first = when().get("/bytes/1000?seed=7")
                .then()
                .statusCode(200)
                .contentType("application/octet-stream")
                .extract()
                .asByteArray();
        assertThat(first).hasSize(1000);
        assertThat(when().get("/bytes/1000?seed=7").asByteArray()).isEqualTo(first);
        assertThat(when().get("/stream-bytes/1000?seed=7&chunk_size=300").asByteArray())
                .isEqualTo(first);
        assertThat(when().get("/bytes/1000").asByteArray()).hasSize(1000).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/bytes/1048577",
                "/bytes/-1",
                "/bytes/x",
                "/stream-bytes/1?chunk_size=0",
                "/stream/x",
                "/bytes/1?seed=x"
            })
    void refusesWhatIsOutOfBounds(String path) {
        when().get(path).then().statusCode(400);
    }

    @Test
    void dripsWithAKnownLength() {
        long start = System.nanoTime();
        given().get("/drip?duration=0.2&delay=0.1&numbytes=5&code=203")
                .then()
                .statusCode(203)
                .header("Content-Length", "5")
                .header("Server-Timing", containsString("write_duration;dur=200.00"))
                .body(equalTo("*****"));
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(300_000_000);
        when().get("/drip?duration=0&delay=0&numbytes=3").then().statusCode(200).body(equalTo("***"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"duration=11", "delay=9&duration=2", "numbytes=0", "numbytes=1048577", "code=99", "jitter=2"})
    void refusesDripsOutOfBounds(String query) {
        when().get("/drip?" + query).then().statusCode(400);
    }

    @Test
    void eventsComeOneAfterTheOther() {
        String events = when().get("/sse?count=3&duration=30ms")
                .then()
                .statusCode(200)
                .contentType("text/event-stream")
                .extract()
                .asString();
        assertThat(events).matches("(event: ping\ndata: \\{\"id\":[0-2],\"timestamp\":[0-9]+}\n\n){3}");
        assertThat(when().get("/jsonl?count=4")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString()
                        .lines())
                .hasSize(4);
    }

    @Test
    void aRangeIsAPartOfTheAlphabet() {
        when().get("/range/30")
                .then()
                .statusCode(200)
                .header("ETag", "\"range30\"")
                .header("Accept-Ranges", "bytes")
                .body(equalTo("abcdefghijklmnopqrstuvwxyzabcd"));
        given().header("Range", "bytes=1-3")
                .get("/range/30")
                .then()
                .statusCode(206)
                .header("Content-Range", "bytes 1-3/30")
                .body(equalTo("bcd"));
        given().header("Range", "bytes=-2")
                .get("/range/30")
                .then()
                .statusCode(206)
                .body(equalTo("cd"));
        given().header("Range", "bytes=28-99")
                .get("/range/30")
                .then()
                .statusCode(206)
                .body(equalTo("cd"));
        given().header("Range", "bytes=30-")
                .get("/range/30")
                .then()
                .statusCode(416)
                .header("Content-Range", "bytes */30");
        given().header("Range", "bytes=0-1,3-4").get("/range/30").then().statusCode(200);
        when().get("/range/0").then().statusCode(400);
    }

    @Test
    void trailersComeAfterTheBody() {
        when().get("/trailers?x-end=1")
                .then()
                .statusCode(200)
                .header("Trailer", "x-end")
                .body("method", equalTo("GET"));
        when().get("/trailers?Content-Length=1").then().statusCode(400);
    }
}
