package bookinfo.ratings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.Optional;

/** Which database, and how to reach it. */
@ConfigMapping(prefix = "bookinfo.ratings.database")
interface DatabaseConfig {
    /** {@code mysql}; anything else is MongoDB. */
    String type();

    /** How long to wait for a connection, and for an answer. */
    Duration timeout();

    /** {@code mongodb://host:port/database}; may hold a user and a password. */
    @WithName("mongodb.url")
    String mongodbUrl();

    Mysql mysql();

    /** A server that speaks MySQL's protocol. */
    interface Mysql {
        String host();

        int port();

        String user();

        /** Empty where the user needs none. */
        Optional<String> password();
    }
}
