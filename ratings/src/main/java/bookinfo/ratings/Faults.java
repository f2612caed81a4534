package bookinfo.ratings;

import bookinfo.service.Refusal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Lets this process fail as its edition does. */
@Singleton
class Faults {
    private final Edition edition;
    private final Clock clock;
    private final BooleanSupplier coin;
    private final Pause pause;
    private final Instant start;

    @Inject
    Faults(@ConfigProperty(name = "bookinfo.ratings.version") String version) {
        this(
                Edition.of(version),
                Clock.systemUTC(),
                () -> ThreadLocalRandom.current().nextBoolean(),
                Thread::sleep);
    }

    Faults(Edition edition, Clock clock, BooleanSupplier coin, Pause pause) {
        this.edition = edition;
        this.clock = clock;
        this.coin = coin;
        this.pause = pause;
        this.start = clock.instant();
    }

    /**
     * Returns at once, or late.
     *
     * @throws Refusal 503 if this GET is not to be answered
     */
    void strike() throws InterruptedException {
        Edition.Fate fate = edition.fate(age(), coin.getAsBoolean());
        if (fate.refused()) {
            throw new Refusal(503, "Service unavailable");
        }
        if (fate.delay().isPositive()) {
            pause.pause(fate.delay());
        }
    }

    boolean healthy() {
        return edition.healthy(age());
    }

    private Duration age() {
        return Duration.between(start, clock.instant());
    }

    /** Lets time pass. */
    interface Pause {
        void pause(Duration time) throws InterruptedException;
    }
}
