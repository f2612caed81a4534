package bookinfo.productpage;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.service.fake.FakeService;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(FakeBackends.class)
@TestProfile(FloodTest.Flooding.class)
class FloodTest extends WithFakes {
    private static final int FACTOR = 100;
    private static final int AT_ONCE = 32;

    @Test
    void eachPageCallsReviewsThatManyMoreTimes() {
        assertThat(page()).contains("“T1”");
        assertThat(reviews.requests()).hasSize(FACTOR + 1);
    }

    @Test
    void theCallsAreMadeSideBySide() {
        CountDownLatch asked = new CountDownLatch(AT_ONCE);
        reviews.behaves(exchange -> {
            asked.countDown();
            try {
                asked.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            FakeService.send(exchange, 418, "");
        });
        assertThat(page()).contains("Error fetching product reviews");
        assertThat(reviews.requests()).as("two tries each").hasSize(2 * (FACTOR + 1));
    }

    public static final class Flooding implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("FLOOD_FACTOR", Integer.toString(FACTOR));
        }
    }
}
