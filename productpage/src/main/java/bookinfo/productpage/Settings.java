package bookinfo.productpage;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What can be set from outside. */
@ConfigMapping(prefix = "bookinfo.productpage")
interface Settings {
    /** The domain that all services behind the page are in. */
    Optional<String> domain();

    Map<Backend, Place> backends();

    /** How many more calls of reviews each page makes. */
    int floodFactor();

    /** What sessions are signed with: at least 32 bytes, the same for all pods. */
    Optional<String> sessionKey();

    Duration sessionLifetime();

    /** One service's address, how long a try may take, and how many tries there may be. */
    interface Place {
        String host();

        int port();

        Duration timeout();

        int tries();
    }
}
