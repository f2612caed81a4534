package bookinfo.cli.scenario;

import bookinfo.cli.scenario.Expectation.Stars;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An answer through the front door, and how long it took. */
record Page(int status, String body, Duration taken) {
    private static final Pattern REVIEWS_POD = Pattern.compile("reviews-(v\\d+)-");

    /** By the strings that Bookinfo labs look for: one glyphicon a filled star, and its colour class. */
    Stars stars() {
        if (!body.contains("glyphicon glyphicon-star")) {
            return Stars.NONE;
        }
        return body.contains("text-red-500") ? Stars.RED : Stars.BLACK;
    }

    /** The version of reviews that answered, by the pod name on the page. */
    Optional<String> reviewsVersion() {
        Matcher matcher = REVIEWS_POD.matcher(body);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
