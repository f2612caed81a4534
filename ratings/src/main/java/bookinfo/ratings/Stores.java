package bookinfo.ratings;

import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Chooses where this version keeps its stars. */
@Singleton
class Stores {
    /** The version with a database. */
    private static final String DATABASE = "v2";

    @Produces
    @Singleton
    RatingsStore store(@ConfigProperty(name = "bookinfo.ratings.version") String version, DatabaseConfig database) {
        return version.equals(DATABASE) ? DatabaseRatings.of(database) : new PostedRatings();
    }

    void close(@Disposes RatingsStore store) {
        if (store instanceof DatabaseRatings database) {
            database.close();
        }
    }
}
