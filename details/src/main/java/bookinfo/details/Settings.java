package bookinfo.details;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.Optional;

/** Whether and where to ask for facts about a book. */
@ConfigMapping(prefix = "bookinfo.details.book-service")
interface Settings {
    boolean enabled();

    String host();

    Optional<Integer> port();

    /** Set where the mesh encrypts what leaves it. */
    boolean plain();

    Duration timeout();

    default boolean encrypted() {
        return !plain();
    }
}
