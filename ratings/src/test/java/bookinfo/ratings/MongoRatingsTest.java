package bookinfo.ratings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MongoRatingsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String NO_CONNECTION = "500: could not connect to ratings database";

    private final MongoServer server = new MongoServer(new MemoryBackend());
    private final String url = server.bindAndGetConnectionString();
    private final MongoClient writer = MongoClients.create(url);
    private final MongoCollection<Document> collection =
            writer.getDatabase("test").getCollection("ratings");

    @AfterEach
    void stop() {
        writer.close();
        server.shutdownNow();
    }

    @Test
    void theStarsAreThoseOfTheDatabaseNow() {
        collection.insertMany(
                List.of(new Document("rating", 5), new Document("rating", 4L), new Document("rating", 3)));
        try (var ratings = new MongoRatings(url + "/test", PATIENCE)) {
            assertThat(ratings.of(7)).isEqualTo(new Ratings(7, Map.of("Reviewer1", 5, "Reviewer2", 4)));
            collection.updateOne(Filters.eq("rating", 5), Updates.set("rating", 1));
            assertThat(ratings.of(0)).isEqualTo(new Ratings(0, Map.of("Reviewer1", 1, "Reviewer2", 4)));
        }
    }

    @Test
    void whoIsNotRatedHasNoStars() {
        try (var ratings = new MongoRatings(url, PATIENCE)) {
            assertThat(ratings.of(0)).isEqualTo(new Ratings(0, Map.of("Reviewer1", 0, "Reviewer2", 0)));
            collection.insertOne(new Document("rating", 2.0));
            collection.insertOne(new Document("other", "field"));
            assertThat(ratings.of(0)).isEqualTo(new Ratings(0, Map.of("Reviewer1", 2, "Reviewer2", 0)));
        }
    }

    @Test
    void aDatabaseThatIsNotThereIsSaidSo() {
        try (var ratings = new MongoRatings(url, Duration.ofMillis(300))) {
            server.shutdownNow();
            assertThatThrownBy(() -> ratings.of(0)).hasMessage(NO_CONNECTION);
        }
    }

    @Test
    void aDatabaseThatNeverAnswersIsNotWaitedFor() throws IOException {
        try (var mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var ratings = new MongoRatings("mongodb://127.0.0.1:" + mute.getLocalPort(), Duration.ofMillis(300))) {
            long began = System.nanoTime();
            assertThatThrownBy(() -> ratings.of(0)).hasMessage(NO_CONNECTION);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        }
    }
}
