package bookinfo.ratings;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/** Ratings from collection {@code ratings}: one document each, in the order in which they were written. */
final class MongoRatings extends DatabaseRatings {
    private static final String DEFAULT_DATABASE = "test";

    private final MongoClient client;
    private final MongoCollection<Document> ratings;

    /**
     * Connects in the background: the database may come after this program.
     *
     * @throws IllegalArgumentException if the URL is none
     */
    MongoRatings(String url, Duration timeout) {
        ConnectionString where = new ConnectionString(url);
        int millis = Math.toIntExact(timeout.toMillis());
        client = MongoClients.create(MongoClientSettings.builder()
                .applyToConnectionPoolSettings(
                        pool -> pool.maxSize(POOL_SIZE).maxWaitTime(millis, TimeUnit.MILLISECONDS))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(millis, TimeUnit.MILLISECONDS))
                .applyToSocketSettings(socket ->
                        socket.connectTimeout(millis, TimeUnit.MILLISECONDS).readTimeout(millis, TimeUnit.MILLISECONDS))
                // Last, so that what the URL says counts.
                .applyConnectionString(where)
                .build());
        ratings = client.getDatabase(Objects.requireNonNullElse(where.getDatabase(), DEFAULT_DATABASE))
                .getCollection("ratings");
    }

    @Override
    List<Integer> stars() {
        try {
            List<Integer> stars = new ArrayList<>();
            for (Document rating : ratings.find().limit(REVIEWERS)) {
                stars.add(rating.get("rating") instanceof Number number ? number.intValue() : 0);
            }
            return stars;
        } catch (MongoTimeoutException | MongoSocketException | MongoSecurityException e) {
            throw noConnection(e);
        } catch (MongoException e) {
            throw refusal("could not load ratings from database", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
