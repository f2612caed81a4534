package bookinfo.productpage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What reviews says about a book.
 *
 * @param pod the name of the pod that answered, whole, because labs look for it
 * @param workload the part of that name that says which version it is, such as {@code reviews-v2}, if it has one
 * @param cluster where that pod runs, if it says so
 */
record BookReviews(String pod, Optional<String> workload, Optional<String> cluster, List<Review> reviews) {
    private static final Pattern POD = Pattern.compile("(?<workload>.+?)-[a-z0-9]+-[a-z0-9]{5}");
    private static final String UNKNOWN = "null";

    /** Reads an answer of reviews; empty if {@code answer} is something else. */
    static Optional<BookReviews> read(JsonNode answer) {
        if (!answer.path("reviews").isArray()) {
            return Optional.empty();
        }
        List<Review> reviews =
                answer.path("reviews").valueStream().map(Review::read).toList();
        String pod = answer.path("podname").asText(UNKNOWN);
        Matcher parts = POD.matcher(pod);
        return Optional.of(new BookReviews(
                pod,
                parts.matches() ? Optional.of(parts.group("workload")) : Optional.empty(),
                Optional.of(answer.path("clustername").asText(UNKNOWN)).filter(name -> !name.equals(UNKNOWN)),
                reviews));
    }

    /** What to show in large: the workload, because it says the version, else the pod. */
    public String sign() {
        return workload.orElse(pod);
    }

    /** What one reviewer says, with stars, the reason why there are none, or neither. */
    record Review(String reviewer, String text, Optional<Stars> stars, Optional<String> error) {

        static Review read(JsonNode review) {
            JsonNode rating = review.path("rating");
            return new Review(
                    review.path("reviewer").asText(),
                    review.path("text").asText(),
                    Stars.read(rating),
                    Optional.of(rating.path("error").asText()).filter(error -> !error.isEmpty()));
        }
    }

    /** How many of five stars are filled, and in which colour. */
    record Stars(int filled, String color) {
        private static final int MAX = 5;
        private static final Pattern COLOR = Pattern.compile("[a-z]{1,20}");

        static Optional<Stars> read(JsonNode rating) {
            if (!rating.path("stars").isInt()) {
                return Optional.empty();
            }
            String color = rating.path("color").asText();
            return Optional.of(new Stars(
                    Math.clamp(rating.path("stars").intValue(), 0, MAX),
                    COLOR.matcher(color).matches() ? color : "black"));
        }

        public int empty() {
            return MAX - filled;
        }
    }
}
