package bookinfo.httpbin;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.random.RandomGenerator;

/** The dice of this service. */
final class Chance {
    private Chance() {}

    @Produces
    @Singleton
    static RandomGenerator random() {
        return () -> java.util.concurrent.ThreadLocalRandom.current().nextLong();
    }
}
