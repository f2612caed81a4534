package bookinfo.reviews.v3;

import bookinfo.reviews.contract.FakeRatings;
import bookinfo.reviews.contract.StarsContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;

@QuarkusTest
@WithTestResource(FakeRatings.class)
class ReviewsV3Test extends StarsContract {
    @Override
    protected String color() {
        return "red";
    }

    @Override
    protected Duration patience() {
        return Duration.ofMillis(2500);
    }
}
