package bookinfo.ratings;

import bookinfo.service.Refusal;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;

/** Ratings from a database, which has one list of them for all products. */
abstract class DatabaseRatings implements RatingsStore, AutoCloseable {
    /** More are read by nobody. */
    static final int REVIEWERS = 2;

    /** Connections at most: each is used for a moment. */
    static final int POOL_SIZE = 8;

    private static final Logger LOG = Logger.getLogger(DatabaseRatings.class);
    private static final String CONNECT = "could not connect to ratings database";

    static DatabaseRatings of(DatabaseConfig config) {
        return config.type().toLowerCase(Locale.ROOT).equals("mysql")
                ? new MysqlRatings(config.mysql(), config.timeout())
                : new MongoRatings(config.mongodbUrl(), config.timeout());
    }

    @Override
    public Ratings of(int product) {
        return Ratings.stored(product, stars());
    }

    @Override
    public void put(Ratings ratings) {
        throw new Refusal(501, "Post not implemented for database backed ratings");
    }

    /** Closes all connections. */
    @Override
    public abstract void close();

    /** The first stars, {@link #REVIEWERS} at most. */
    abstract List<Integer> stars();

    static Refusal noConnection(Exception cause) {
        return refusal(CONNECT, cause);
    }

    /** The client is not told what the database said, so it is logged. */
    static Refusal refusal(String words, Exception cause) {
        LOG.warnf("%s: %s", words, cause.getMessage());
        return new Refusal(500, words);
    }
}
