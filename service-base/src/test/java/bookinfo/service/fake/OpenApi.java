package bookinfo.service.fake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.restassured.response.Response;
import java.util.Locale;

/** The OpenAPI document of the service under test, to hold its answers against. */
public final class OpenApi {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode document;

    private OpenApi(ObjectNode document) {
        this.document = document;
    }

    /** What the service says of itself. */
    public static OpenApi document() {
        Response answer = given().queryParam("format", "JSON").get("/q/openapi");
        assertThat(answer.statusCode()).isEqualTo(200);
        return new OpenApi((ObjectNode) read(answer));
    }

    /**
     * Fails unless the document has {@code answer}'s status (or a default) for {@code method} on {@code template}, and
     * its body.
     */
    public void holds(String method, String template, Response answer) {
        String pointer =
                "/paths/" + template.replace("/", "~1") + "/" + method.toLowerCase(Locale.ROOT) + "/responses/";
        JsonNode response = document.at(pointer + answer.statusCode());
        if (response.isMissingNode()) {
            response = document.at(pointer + "default");
        }
        if (response.has("$ref")) {
            response = document.at(response.path("$ref").asText().substring(1));
        }
        JsonNode schema = response.at("/content/application~1json/schema");
        assertThat(schema.isObject()).as(pointer + answer.statusCode()).isTrue();
        ObjectNode whole = schema.deepCopy();
        whole.set("components", document.path("components"));
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(whole)
                        .validate(read(answer)))
                .as(answer.asString())
                .isEmpty();
    }

    /** The members that the document says an answer has. */
    public JsonNode schema(String name) {
        return document.at("/components/schemas/" + name);
    }

    private static JsonNode read(Response answer) {
        try {
            return JSON.readTree(answer.asString());
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.asString(), e);
        }
    }
}
