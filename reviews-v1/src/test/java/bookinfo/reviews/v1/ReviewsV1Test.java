package bookinfo.reviews.v1;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.reviews.contract.FakeRatings;
import bookinfo.reviews.contract.ReviewsContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(FakeRatings.class)
class ReviewsV1Test extends ReviewsContract {
    @Override
    protected String rating(int stars) {
        return "";
    }

    @Test
    void neverAsksRatings() {
        when().get("/reviews/0").then().statusCode(200);
        assertThat(ratings.requests()).isEmpty();
    }
}
