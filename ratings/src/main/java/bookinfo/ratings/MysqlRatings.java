package bookinfo.ratings;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.MySQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.mariadb.jdbc.Driver;

/** Ratings from table {@code ratings} of database {@code test}. */
final class MysqlRatings extends DatabaseRatings {
    private static final String SELECT = "SELECT Rating FROM ratings ORDER BY ReviewID LIMIT " + REVIEWERS;

    /** A connection that lay idle for longer is asked whether it still lives: the server may have been exchanged. */
    private static final Duration TRUSTED = Duration.ofSeconds(1);

    private final AgroalDataSource pool;

    /** Connects when the first ratings are asked for: the database may come after this program. */
    MysqlRatings(DatabaseConfig.Mysql server, Duration timeout) {
        try {
            pool = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                    .connectionPoolConfiguration(connections -> pool(connections, server, timeout)));
        } catch (SQLException e) {
            throw new IllegalStateException("the pool of connections cannot be set up", e);
        }
    }

    @Override
    List<Integer> stars() {
        Connection connection;
        try {
            connection = pool.getConnection();
        } catch (SQLException e) {
            throw noConnection(e);
        }
        try (connection;
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SELECT)) {
            List<Integer> stars = new ArrayList<>();
            while (rows.next()) {
                stars.add(rows.getInt(1));
            }
            return stars;
        } catch (SQLException e) {
            throw refusal("could not perform select", e);
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    private static AgroalConnectionPoolConfigurationSupplier pool(
            AgroalConnectionPoolConfigurationSupplier connections, DatabaseConfig.Mysql server, Duration timeout) {
        return connections
                .maxSize(POOL_SIZE)
                .acquisitionTimeout(timeout)
                .idleValidationTimeout(TRUSTED)
                .connectionValidator(ConnectionValidator.defaultValidator())
                .exceptionSorter(new MySQLExceptionSorter())
                .connectionFactoryConfiguration(factory -> factory.connectionProviderClass(Driver.class)
                        .jdbcUrl(url(server, timeout))
                        .principal(new NamePrincipal(server.user()))
                        .credential(new SimplePassword(server.password().orElse(""))));
    }

    /** MySQL 8 wants its key asked for where a password is not sent in clear text; the mesh is what keeps others from the wire. */
    private static String url(DatabaseConfig.Mysql server, Duration timeout) {
        return "jdbc:mariadb://%s:%d/test?connectTimeout=%d&socketTimeout=%<d&allowPublicKeyRetrieval=true"
                .formatted(server.host(), server.port(), timeout.toMillis());
    }
}
