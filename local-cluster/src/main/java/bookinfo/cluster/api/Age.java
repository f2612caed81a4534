package bookinfo.cluster.api;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/** How old something is, in the few words that tables have room for. */
final class Age {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long YEAR = 365 * DAY;
    private static final List<Form> FORMS = List.of(
            new Form(2 * MINUTE, 1, "s", 0, ""),
            new Form(10 * MINUTE, MINUTE, "m", 1, "s"),
            new Form(3 * HOUR, MINUTE, "m", 0, ""),
            new Form(8 * HOUR, HOUR, "h", MINUTE, "m"),
            new Form(2 * DAY, HOUR, "h", 0, ""),
            new Form(8 * DAY, DAY, "d", HOUR, "h"),
            new Form(2 * YEAR, DAY, "d", 0, ""),
            new Form(8 * YEAR, YEAR, "y", DAY, "d"),
            new Form(Long.MAX_VALUE, YEAR, "y", 0, ""));

    private Age() {}

    /** The time since an RFC 3339 timestamp; {@code <unknown>} when there is none, the text itself when it is none. */
    static String since(String timestamp, Instant now) {
        try {
            return timestamp.isEmpty() ? "<unknown>" : of(Duration.between(Instant.parse(timestamp), now));
        } catch (DateTimeParseException e) {
            return timestamp;
        }
    }

    static String of(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        Form form =
                FORMS.stream().filter(one -> seconds < one.below()).findFirst().orElse(FORMS.getLast());
        long rest = form.smaller() == 0 ? 0 : seconds % form.unit() / form.smaller();
        return seconds / form.unit() + form.name() + (rest == 0 ? "" : rest + form.smallerName());
    }

    /** Ages below so many seconds are told in one unit, and in a smaller one unless that is 0. */
    private record Form(long below, long unit, String name, long smaller, String smallerName) {}
}
