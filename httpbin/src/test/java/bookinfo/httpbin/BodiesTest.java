package bookinfo.httpbin;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class BodiesTest {
    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void eachMethodHasItsPath(String method) {
        given().contentType("text/plain")
                .body("hello")
                .request(method, "/" + method.toLowerCase(java.util.Locale.ROOT))
                .then()
                .statusCode(200)
                .body("method", equalTo(method))
                .body("data", equalTo("hello"))
                .body("form", anEmptyMap())
                .body("files", anEmptyMap())
                .body("json", nullValue());
    }

    @Test
    void otherMethodsAreRefused() {
        when().get("/post").then().statusCode(405).header("Allow", "POST");
    }

    @Test
    void anythingTakesAnyMethodAndPath() {
        given().body("x")
                .contentType("text/plain")
                .put("/anything/a/b?c=d")
                .then()
                .statusCode(200)
                .body("url", containsString("/anything/a/b?c=d"))
                .body("args.c", contains("d"))
                .body("data", equalTo("x"));
        when().get("/anything").then().statusCode(200).body("data", equalTo(""));
        when().head("/anything").then().statusCode(200);
    }

    @Test
    void jsonIsRead() {
        given().contentType("application/json")
                .body("{\"b\":[1,null,2.5],\"a\":\"x\"}")
                .post("/post")
                .then()
                .statusCode(200)
                .body("data", equalTo("{\"b\":[1,null,2.5],\"a\":\"x\"}"))
                .body("json.a", equalTo("x"))
                .body("json.b[0]", equalTo(1));
        given().contentType("application/json")
                .body("{")
                .post("/post")
                .then()
                .statusCode(400)
                .body("detail", containsString("error parsing request body"));
    }

    @Test
    void formsAreRead() {
        given().contentType("application/x-www-form-urlencoded")
                .body("a=1&a=2&b=%20")
                .post("/post")
                .then()
                .statusCode(200)
                .body("form.a", contains("1", "2"))
                .body("form.b", contains(" "));
        given().multiPart("field", "value")
                .multiPart("file", "name.txt", "content".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post("/post")
                .then()
                .statusCode(200)
                .body("form.field", contains("value"))
                .body("files.file", contains("content"));
    }

    @Test
    void otherTypesAreDataUrls() {
        given().contentType("application/octet-stream")
                .body(new byte[] {(byte) 0xfb, (byte) 0xff})
                .post("/post")
                .then()
                .statusCode(200)
                .body("data", equalTo("data:application/octet-stream;base64,-_8="));
    }

    @Test
    void bodiesAreBounded() throws IOException {
        byte[] large = new byte[Limits.BODY];
        given().contentType("application/octet-stream")
                .body(large)
                .post("/upload")
                .then()
                .statusCode(200)
                .body("bytes_received", equalTo(Limits.BODY));
        assertThat(statusLine("POST /upload HTTP/1.1\r\nHost: t\r\nContent-Length: " + (Limits.BODY + 1) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
    }

    /** The head decides; a client that goes on to send the body may find the connection closed before it reads. */
    private static String statusLine(String head) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }
}
