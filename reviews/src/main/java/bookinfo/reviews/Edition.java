package bookinfo.reviews;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.Optional;

/** Which version of reviews this is, and where it runs. */
@ConfigMapping(prefix = "bookinfo.reviews")
interface Edition {
    String pod();

    String cluster();

    RatingsAddress ratings();

    /** A version without stars does not call ratings. */
    Optional<Stars> stars();

    /** Whom to ask for stars. */
    interface RatingsAddress {
        String host();

        Optional<String> domain();

        int port();
    }

    /** How long to wait for stars, and how to show them. */
    interface Stars {
        String color();

        Duration timeout();
    }
}
