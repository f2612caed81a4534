package bookinfo.reviews;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The reviews of one product as they stand in JSON.
 *
 * @param id the product; a string, as clients of the first hour expect, or a number where strict
 * @param podname the pod that answers
 * @param clustername its cluster
 */
public record Reviews(
        @Schema(oneOf = {String.class, Integer.class}) Object id,
        String podname,
        String clustername,
        List<Review> reviews) {
    public Reviews {
        reviews = List.copyOf(reviews);
    }

    /** What one reviewer says; without a rating in versions that have no stars. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Review(
            String reviewer,
            String text,
            @Schema(implementation = Rating.class) Optional<Rating> rating) {}

    /** Stars, or why there are none. */
    @Schema(oneOf = {Stars.class, Unrated.class})
    public sealed interface Rating {}

    /** {@code stars} as ratings gives them. */
    @Schema(requiredProperties = {"stars", "color"})
    public record Stars(int stars, String color) implements Rating {}

    /** Ratings did not say. */
    @Schema(requiredProperties = "error")
    public record Unrated(String error) implements Rating {}
}
