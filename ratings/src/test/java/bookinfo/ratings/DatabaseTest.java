package bookinfo.ratings;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.equalTo;

import bookinfo.service.fake.OpenApi;
import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Version 2 as its manifest starts it. */
@QuarkusTest
@TestProfile(DatabaseTest.WithMongo.class)
class DatabaseTest {
    @Test
    void answersFromTheDatabaseWhateverTheProduct() {
        for (int id : List.of(0, 7)) {
            when().get("/ratings/" + id)
                    .then()
                    .statusCode(200)
                    .contentType("application/json")
                    .body(equalTo("{\"id\":" + id + ",\"ratings\":{\"Reviewer1\":3,\"Reviewer2\":2}}"));
        }
    }

    @Test
    void ratingsInADatabaseAreOnlyRead() {
        given().body("{\"Reviewer1\":1}")
                .post("/ratings/0")
                .then()
                .statusCode(501)
                .body(equalTo("{\"error\":\"Post not implemented for database backed ratings\"}"));
        given().body("{").post("/ratings/0").then().statusCode(400);
        OpenApi.document()
                .holds("POST", "/ratings/{id}", given().body("{\"R\":1}").post("/ratings/99"));
    }

    public static final class WithMongo implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("SERVICE_VERSION", "v2");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Mongo.class));
        }
    }

    public static final class Mongo implements QuarkusTestResourceLifecycleManager {
        private final MongoBackend backend = new MemoryBackend();
        private final MongoServer server = new MongoServer(backend);

        @Override
        public Map<String, String> start() {
            backend.resolveDatabase("test")
                    .createCollectionOrThrowIfExists("ratings")
                    .insertDocuments(List.of(new Document("rating", 3), new Document("rating", 2)));
            return Map.of("MONGO_DB_URL", server.bindAndGetConnectionString() + "/test");
        }

        @Override
        public void stop() {
            server.shutdownNow();
        }
    }
}
