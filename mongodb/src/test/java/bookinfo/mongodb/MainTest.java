package bookinfo.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import de.bwaldvogel.mongo.MongoServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void holdsTheRatingsOfTheImageAndChangesOfThem() {
        MongoServer server = Main.serve(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try (MongoClient client = MongoClients.create(server.getConnectionString())) {
            MongoCollection<Document> ratings = client.getDatabase("test").getCollection("ratings");
            assertThat(stars(ratings)).containsExactly(5, 4);
            ratings.updateOne(Filters.eq("rating", 5), Updates.set("rating", 1));
            assertThat(stars(ratings)).containsExactly(1, 4);
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    void listensWhereTheEnvironmentSays() {
        assertThat(Main.address(Map.of())).isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 27017));
        assertThat(Main.address(Map.of("HOST", "127.10.7.2", "PORT", "27018")))
                .isEqualTo(new InetSocketAddress("127.10.7.2", 27018));
        assertThatThrownBy(() -> Main.address(Map.of("PORT", "tcp://10.0.0.1:27017")))
                .hasMessage("PORT: tcp://10.0.0.1:27017 (expected: 0..65535)");
    }

    private static List<Integer> stars(MongoCollection<Document> ratings) {
        return ratings.find().map(rating -> rating.getInteger("rating")).into(new ArrayList<>());
    }
}
