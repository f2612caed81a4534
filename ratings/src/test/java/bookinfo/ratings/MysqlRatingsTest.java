package bookinfo.ratings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bookinfo.service.Refusal;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Against a real MariaDB, started as a mysqldb container is. */
@EnabledIf(value = "serverIsHere", disabledReason = "needs mariadbd, which is not here (./bookinfo test --mariadb)")
class MysqlRatingsTest {
    private static final Path PROGRAM = Path.of("../k8s/local/bin/mysqld").toAbsolutePath();
    private static final String PASSWORD = "it's a \\ secret";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration START = Duration.ofMinutes(1);
    private static final String NO_CONNECTION = "500: could not connect to ratings database";

    @TempDir
    private static Path folder;

    private static int port;
    private static Process server;

    static boolean serverIsHere() {
        return System.getenv("BOOKINFO_MARIADBD") != null
                || Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                        .anyMatch(bin -> Files.isExecutable(Path.of(bin, "mariadbd")));
    }

    @BeforeAll
    static void start() throws IOException, SQLException {
        port = freePort();
        ProcessBuilder builder = new ProcessBuilder(PROGRAM.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "HOST",
                        "127.0.0.1",
                        "PORT",
                        Integer.toString(port),
                        "POD_ROOT",
                        folder.toString(),
                        "MYSQL_ROOT_PASSWORD",
                        PASSWORD));
        server = builder.start();
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            try (Connection connection = connect()) {
                assertThat(connection.isValid(1)).isTrue();
                return;
            } catch (SQLException e) {
                if (!server.isAlive() || System.nanoTime() - deadline > 0) {
                    throw new SQLException(Files.readString(folder.resolve("log")), e);
                }
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.destroy();
        server.waitFor();
    }

    @BeforeEach
    void theTableOfTheImage() throws SQLException {
        run("CREATE OR REPLACE TABLE ratings (ReviewID INT NOT NULL, Rating INT, PRIMARY KEY (ReviewID))");
        run("INSERT INTO ratings VALUES (1, 5), (2, 4)");
    }

    @Test
    void theStarsAreThoseOfTheDatabaseNow() throws SQLException {
        try (var ratings = ratings(port, PASSWORD)) {
            assertThat(ratings.of(7)).isEqualTo(new Ratings(7, Map.of("Reviewer1", 5, "Reviewer2", 4)));
            run("UPDATE ratings SET Rating = 1 WHERE ReviewID = 1");
            run("INSERT INTO ratings VALUES (0, 3)");
            assertThat(ratings.of(0)).isEqualTo(new Ratings(0, Map.of("Reviewer1", 3, "Reviewer2", 1)));
        }
    }

    @Test
    void whoIsNotRatedHasNoStars() throws SQLException {
        try (var ratings = ratings(port, PASSWORD)) {
            run("UPDATE ratings SET Rating = NULL WHERE ReviewID = 1");
            run("DELETE FROM ratings WHERE ReviewID = 2");
            assertThat(ratings.of(0)).isEqualTo(new Ratings(0, Map.of("Reviewer1", 0, "Reviewer2", 0)));
        }
    }

    @Test
    void aTableThatIsNotThereIsSaidSoAndSparesTheConnection() throws SQLException {
        try (var ratings = ratings(port, PASSWORD)) {
            run("DROP TABLE ratings");
            assertThatThrownBy(() -> ratings.of(0)).hasMessage("500: could not perform select");
            theTableOfTheImage();
            assertThat(ratings.of(0).ratings()).containsEntry("Reviewer1", 5);
        }
    }

    @Test
    void aConnectionThatTheServerEndedIsAskedOnceMoreAtMost() throws SQLException {
        try (var ratings = ratings(port, PASSWORD)) {
            ratings.of(0);
            endTheOthers();
            try {
                ratings.of(0);
            } catch (Refusal lost) {
                assertThat(lost).hasMessage("500: could not perform select");
            }
            assertThat(ratings.of(0).ratings()).containsEntry("Reviewer1", 5);
        }
    }

    @Test
    void whoIsNotLetInHasNoConnection() {
        try (var ratings = ratings(port, "wrong")) {
            assertThatThrownBy(() -> ratings.of(0)).hasMessage(NO_CONNECTION);
        }
    }

    @Test
    void aServerThatIsNotThereOrNeverSpeaksIsNotWaitedFor() throws IOException {
        try (var mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var silent = new MysqlRatings(server(mute.getLocalPort(), PASSWORD), Duration.ofMillis(300));
                var absent = new MysqlRatings(server(freePort(), PASSWORD), Duration.ofMillis(300))) {
            long began = System.nanoTime();
            assertThatThrownBy(() -> silent.of(0)).hasMessage(NO_CONNECTION);
            assertThatThrownBy(() -> absent.of(0)).hasMessage(NO_CONNECTION);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static MysqlRatings ratings(int at, String password) {
        return new MysqlRatings(server(at, password), PATIENCE);
    }

    private static DatabaseConfig.Mysql server(int at, String word) {
        return new DatabaseConfig.Mysql() {
            @Override
            public String host() {
                return "127.0.0.1";
            }

            @Override
            public int port() {
                return at;
            }

            @Override
            public String user() {
                return "root";
            }

            @Override
            public Optional<String> password() {
                return Optional.of(word);
            }
        };
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + port + "/test", "root", PASSWORD);
    }

    private static void run(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void endTheOthers() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            List<Long> others = new ArrayList<>();
            try (ResultSet ids = statement.executeQuery(
                    "SELECT id FROM information_schema.processlist WHERE user = 'root' AND id <> CONNECTION_ID()")) {
                while (ids.next()) {
                    others.add(ids.getLong(1));
                }
            }
            assertThat(others).isNotEmpty();
            for (long other : others) {
                statement.execute("KILL CONNECTION " + other);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
