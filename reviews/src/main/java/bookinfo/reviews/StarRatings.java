package bookinfo.reviews;

import bookinfo.service.Answer;
import bookinfo.service.Upstream;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** The stars that reviewers gave, asked for at the ratings service. */
final class StarRatings implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(StarRatings.class);
    private static final Reviews.Rating UNAVAILABLE = new Reviews.Unrated("Ratings service is currently unavailable");

    private final Upstream ratings;
    private final String color;

    StarRatings(Edition.Ratings config, Vertx vertx, MeterRegistry metrics) {
        URI address = Upstream.address(config.host(), config.domain(), config.port());
        this.ratings = new Upstream(vertx, metrics, "ratings", address, config.patience(), 1);
        this.color = config.color();
    }

    /** The rating of {@code product} by reviewer. */
    Function<String, Reviews.Rating> of(int product, Map<String, String> headers) {
        JsonNode stars = stars(product, headers);
        return reviewer -> {
            JsonNode given = stars.path(reviewer);
            return given.isInt() ? new Reviews.Stars(given.intValue(), color) : UNAVAILABLE;
        };
    }

    @Override
    public void close() {
        ratings.close();
    }

    private JsonNode stars(int product, Map<String, String> headers) {
        return switch (ratings.get("/ratings/" + product, headers)) {
            case Answer.Ok ok -> ok.body().path("ratings");
            case Answer.None none -> {
                LOG.errorf("Error: unable to contact %s/ratings %s", ratings, none.reason());
                yield MissingNode.getInstance();
            }
        };
    }
}
