package bookinfo.reviews;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.Optional;

/** Which version of reviews this is, and where it runs. */
@ConfigMapping(prefix = "bookinfo.reviews")
interface Edition {
    String pod();

    String cluster();

    Ratings ratings();

    /** Whom to ask for stars, if this version shows any, and how to show them. */
    interface Ratings {
        String SLOW_COLOR = "black";
        Duration SLOW = Duration.ofSeconds(10);
        Duration QUICK = Duration.ofMillis(2500);

        boolean enabled();

        String host();

        Optional<String> domain();

        int port();

        String color();

        Optional<Duration> timeout();

        /**
         * How long to wait. Black stars are awaited longer than productpage waits, so a slow ratings service costs the
         * whole section of reviews: the mistake that the lesson about delays finds. All others cost only the stars.
         */
        default Duration patience() {
            return timeout().orElse(color().equals(SLOW_COLOR) ? SLOW : QUICK);
        }
    }
}
