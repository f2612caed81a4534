package bookinfo.ratings;

import java.time.Duration;
import java.util.Arrays;

/** A version of ratings: the healthy one, and those that lessons about failures deploy beside it. */
enum Edition {
    HEALTHY("v1"),
    /** Answers every second GET, by chance, with 503. */
    FAULTY("v-faulty"),
    /** Answers every second GET, by chance, late. */
    DELAYED("v-delayed"),
    /** Answers every GET with 503, every other minute. */
    UNAVAILABLE("v-unavailable"),
    /** Answers every GET with 503 and says that it is not healthy, every other quarter of an hour. */
    UNHEALTHY("v-unhealthy");

    private static final Duration LATE = Duration.ofSeconds(7);
    private static final Duration UNAVAILABLE_FOR = Duration.ofMinutes(1);
    /** Longer than the 10 minutes after which the kubelet forgets that a container crashed. */
    private static final Duration UNHEALTHY_FOR = Duration.ofMinutes(15);

    private final String version;

    Edition(String version) {
        this.version = version;
    }

    /** The edition that {@code SERVICE_VERSION} names; any other name is a healthy one's. */
    static Edition of(String version) {
        return Arrays.stream(values())
                .filter(edition -> edition.version.equals(version))
                .findFirst()
                .orElse(HEALTHY);
    }

    /**
     * What becomes of a GET.
     *
     * @param age how long the process has been running
     * @param unlucky how a coin fell, for those that toss one
     */
    Fate fate(Duration age, boolean unlucky) {
        boolean refused = switch (this) {
            case HEALTHY, DELAYED -> false;
            case FAULTY -> unlucky;
            case UNAVAILABLE -> isOff(age, UNAVAILABLE_FOR);
            case UNHEALTHY -> isOff(age, UNHEALTHY_FOR);
        };
        return new Fate(refused, this == DELAYED && unlucky ? LATE : Duration.ZERO);
    }

    /** Whether it says that it is healthy. */
    boolean healthy(Duration age) {
        return this != UNHEALTHY || !isOff(age, UNHEALTHY_FOR);
    }

    private static boolean isOff(Duration age, Duration period) {
        return age.dividedBy(period) % 2 == 1;
    }

    /** Whether a GET is refused, and how late it is answered. */
    record Fate(boolean refused, Duration delay) {}
}
