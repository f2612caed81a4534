package bookinfo.reviews;

import bookinfo.service.Complaint;
import bookinfo.service.ProductId;
import bookinfo.service.PropagatedHeaders;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The HTTP face of the reviews service. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Singleton
@RunOnVirtualThread
public class ReviewsResource {
    private static final String BAD_ID = "please provide numeric product id";
    private static final String FIRST =
            "An extremely entertaining play by Shakespeare. Its slapstick humour gets a laugh on every page.";
    private static final String SECOND =
            "Absolutely fun and entertaining. For thematic depth, better read one of his other plays.";

    private final Edition edition;
    private final PropagatedHeaders propagated;
    private final boolean strict;
    private final Optional<StarRatings> ratings;

    ReviewsResource(
            Edition edition,
            PropagatedHeaders propagated,
            Vertx vertx,
            MeterRegistry metrics,
            @ConfigProperty(name = "bookinfo.strict", defaultValue = "false") boolean strict) {
        this.strict = strict;
        this.edition = edition;
        this.propagated = propagated;
        this.ratings = edition.ratings().enabled()
                ? Optional.of(new StarRatings(edition.ratings(), vertx, metrics))
                : Optional.empty();
    }

    @PreDestroy
    void close() {
        ratings.ifPresent(StarRatings::close);
    }

    @GET
    @Path("health")
    public Map<String, String> health() {
        return Map.of("status", "Reviews is healthy");
    }

    @GET
    @Path("reviews/{id}")
    @APIResponse(
            responseCode = "200",
            description = "What reviewers wrote.",
            content = @Content(schema = @Schema(implementation = Reviews.class)))
    @APIResponse(
            responseCode = "400",
            description = "The id is no 32-bit integer.",
            content = @Content(schema = @Schema(implementation = Complaint.class)))
    public Reviews reviews(
            @Parameter(schema = @Schema(type = SchemaType.INTEGER, format = "int32")) @PathParam("id") String id,
            @Context HttpHeaders headers) {
        int product = ProductId.parse(id, BAD_ID);
        Optional<Function<String, Reviews.Rating>> rating =
                ratings.map(stars -> stars.of(product, propagated.of(headers)));
        return new Reviews(
                strict ? product : Integer.toString(product),
                edition.pod(),
                edition.cluster(),
                List.of(review("Reviewer1", FIRST, rating), review("Reviewer2", SECOND, rating)));
    }

    private static Reviews.Review review(
            String reviewer, String text, Optional<Function<String, Reviews.Rating>> rating) {
        return new Reviews.Review(reviewer, text, rating.map(by -> by.apply(reviewer)));
    }
}
