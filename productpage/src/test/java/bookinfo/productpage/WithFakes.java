package bookinfo.productpage;

import static io.restassured.RestAssured.given;

import bookinfo.service.fake.FakeService;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;

/** The product page among stand-ins for the services that it is made from; all of them answer. */
@NullUnmarked // the fakes are put in by FakeBackends
abstract class WithFakes {
    static final String DETAILS = """
            {"id":0,"author":"William Shakespeare","year":1595,"type":"paperback","pages":200,"publisher":"PublisherA",\
            "language":"English","ISBN-10":"1234567890","ISBN-13":"123-1234567890"}""";
    static final String RATINGS = "{\"id\":0,\"ratings\":{\"Reviewer1\":5,\"Reviewer2\":4}}";

    FakeService details;
    FakeService reviews;
    FakeService ratings;

    @BeforeEach
    void allAnswer() {
        details.answers(200, DETAILS);
        reviews.answers(200, reviews("", ""));
        ratings.answers(200, RATINGS);
    }

    /** What reviews answers; {@code first} and {@code second} are the ratings of its two reviews, as JSON or empty. */
    static String reviews(String first, String second) {
        return """
                {"id":"0","podname":"reviews-v2-6d5f9c7b4-x2x9z","clustername":"null","reviews":[\
                {"reviewer":"Reviewer1","text":"T1"%s},{"reviewer":"Reviewer2","text":"T2"%s}]}""".formatted(member(first), member(second));
    }

    static String stars(int stars, String color) {
        return "{\"stars\":%d,\"color\":\"%s\"}".formatted(stars, color);
    }

    static String page() {
        return given().get("/productpage").then().statusCode(200).extract().asString();
    }

    private static String member(String rating) {
        return rating.isEmpty() ? "" : ",\"rating\":" + rating;
    }
}
