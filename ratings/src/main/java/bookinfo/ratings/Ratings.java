package bookinfo.ratings;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The stars of one product.
 *
 * @param id the product
 * @param ratings 1 to 5 stars by reviewer, or what a database holds, in the order in which they came
 */
public record Ratings(int id, Map<String, Integer> ratings) {
    private static final int MAX_REVIEWERS = 100;
    private static final int MAX_STARS = 5;

    public Ratings {
        ratings = Collections.unmodifiableMap(new LinkedHashMap<>(ratings));
    }

    /** What the two reviewers think of every product about which nothing else was posted. */
    static Ratings usual(int id) {
        Map<String, Integer> ratings = new LinkedHashMap<>();
        ratings.put("Reviewer1", 5);
        ratings.put("Reviewer2", 4);
        return new Ratings(id, ratings);
    }

    /** What the database says of the two reviewers, in order; 0 of whom it says nothing. */
    static Ratings stored(int id, List<Integer> stars) {
        Map<String, Integer> ratings = new LinkedHashMap<>();
        ratings.put("Reviewer1", stars.isEmpty() ? 0 : stars.get(0));
        ratings.put("Reviewer2", stars.size() < 2 ? 0 : stars.get(1));
        return new Ratings(id, ratings);
    }

    /**
     * Reads {@code {"reviewer": stars, ...}}.
     *
     * @throws IllegalArgumentException if it is no object, too large, or stars are not 1..5
     */
    static Ratings read(int id, JsonNode posted) {
        if (!posted.isObject() || posted.size() > MAX_REVIEWERS) {
            throw new IllegalArgumentException("expected: an object with at most " + MAX_REVIEWERS + " reviewers");
        }
        Map<String, Integer> ratings = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> rating : posted.properties()) {
            JsonNode stars = rating.getValue();
            if (!stars.isInt() || stars.intValue() < 1 || stars.intValue() > MAX_STARS) {
                throw new IllegalArgumentException("stars: " + stars + " (expected: 1.." + MAX_STARS + ")");
            }
            ratings.put(rating.getKey(), stars.intValue());
        }
        return new Ratings(id, ratings);
    }
}
