package bookinfo.reviews.v2;

import bookinfo.reviews.contract.FakeRatings;
import bookinfo.reviews.contract.StarsContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;

@QuarkusTest
@WithTestResource(FakeRatings.class)
class ReviewsV2Test extends StarsContract {
    @Override
    protected String color() {
        return "black";
    }

    @Override
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }
}
