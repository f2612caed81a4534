package bookinfo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ratings from databases, through the mesh as plain TCP. */
@ExtendWith(Shared.class)
class DatabaseTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final List<String> MONGO = List.of("bookinfo-db.yaml", "bookinfo-ratings-v2.yaml");
    private static final List<String> MYSQL = List.of("bookinfo-mysql.yaml", "bookinfo-ratings-v2-mysql.yaml");

    @AfterEach
    void forget(TestMesh mesh) throws Exception {
        for (List<String> manifests : List.of(MONGO, MYSQL)) {
            for (String manifest : manifests) {
                mesh.bookinfo("delete", "-f", "k8s/bookinfo/" + manifest);
            }
        }
    }

    @Test
    void starsFollowMongoThroughTheMesh(TestMesh mesh) throws Exception {
        deploy(mesh, MONGO, "16-ratings-from-mongodb");

        try (MongoClient client = MongoClients.create("mongodb://" + address(mesh, "mongodb") + ":27017")) {
            client.getDatabase("test")
                    .getCollection("ratings")
                    .updateOne(Filters.eq("rating", 5), Updates.set("rating", 1));
        }
        shows(mesh, "1 of 5 red stars", "4 of 5 red stars");

        String source = "istio_tcp_connections_opened_total{reporter=\"source\",source_workload=\"ratings-v2\"";
        assertThat(metrics(mesh, "ratings,version=v2"))
                .anyMatch(line -> line.startsWith(source)
                        && line.contains("destination_workload=\"mongodb-v1\"")
                        && line.contains("destination_service_name=\"mongodb\"")
                        && line.contains("request_protocol=\"tcp\",response_flags=\"-\""))
                .anyMatch(line -> line.startsWith("istio_tcp_sent_bytes_total{reporter=\"source\""));
        assertThat(metrics(mesh, "mongodb"))
                .anyMatch(line -> line.startsWith("istio_tcp_received_bytes_total{reporter=\"destination\"")
                        && line.contains("destination_app=\"mongodb\""));

        mesh.bookinfo("delete", "deployment", "mongodb-v1").ok();
        Await.await(PATIENCE, () -> shows(mesh, "Ratings service is currently unavailable", "Book Reviews"));
        mesh.bookinfo("apply", "--wait", "-f", "k8s/bookinfo/bookinfo-db.yaml").ok();
        Await.await(PATIENCE, () -> shows(mesh, "5 of 5 red stars"));
    }

    @Test
    @NeedsProgram("mariadbd")
    void starsFollowMysqlThroughTheMesh(TestMesh mesh) throws Exception {
        deploy(mesh, MYSQL, "17-ratings-from-mysql");

        String url = "jdbc:mariadb://" + address(mesh, "mysqldb") + ":3306/test";
        try (Connection connection = DriverManager.getConnection(url, "root", "password");
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE ratings SET Rating = 2 WHERE ReviewID = 1");
        }
        shows(mesh, "2 of 5 red stars", "4 of 5 red stars");
        assertThat(metrics(mesh, "ratings,version=v2-mysql"))
                .anyMatch(line -> line.startsWith("istio_tcp_received_bytes_total{reporter=\"source\"")
                        && line.contains("destination_workload=\"mysqldb-v1\""));

        mesh.bookinfo("delete", "deployment", "mysqldb-v1").ok();
        Await.await(PATIENCE, () -> shows(mesh, "Ratings service is currently unavailable", "Book Reviews"));
        mesh.bookinfo("apply", "--wait", "-f", "k8s/bookinfo/bookinfo-mysql.yaml")
                .ok();
        Await.await(PATIENCE, () -> shows(mesh, "5 of 5 red stars"));
    }

    private static void deploy(TestMesh mesh, List<String> manifests, String scenario) throws Exception {
        mesh.apply("02-versions", "03-all-v1");
        for (String manifest : manifests) {
            mesh.bookinfo("apply", "--wait", "-f", "k8s/bookinfo/" + manifest).ok();
        }
        mesh.apply(scenario);
        Await.await(PATIENCE, () -> shows(mesh, "5 of 5 red stars", "4 of 5 red stars"));
    }

    private static boolean shows(TestMesh mesh, String... words) throws IOException, InterruptedException {
        var page = mesh.get("/productpage");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains(words);
        return true;
    }

    private static String address(TestMesh mesh, String app) throws IOException, InterruptedException {
        String pods = mesh.bookinfo("get", "pods", "-l", "app=" + app, "-o", "json")
                .ok()
                .out();
        JsonNode pod = new ObjectMapper().readTree(pods).path("items").path(0);
        return pod.at("/status/podIP").asText();
    }

    private static List<String> metrics(TestMesh mesh, String app) throws IOException, InterruptedException {
        URI stats = URI.create("http://" + address(mesh, app) + ":15090/stats/prometheus");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(stats).build(), BodyHandlers.ofString())
                    .body()
                    .lines()
                    .toList();
        }
    }
}
