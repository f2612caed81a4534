package bookinfo.httpbin;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time that a client sends: seconds ({@code 1.5}), or as Go writes them ({@code 1s500ms}). */
final class Durations {
    private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ns|us|µs|ms|s|m|h)");
    private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + "){1,7}");
    private static final Map<String, Double> SECONDS =
            Map.of("ns", 1e-9, "us", 1e-6, "µs", 1e-6, "ms", 1e-3, "s", 1.0, "m", 60.0, "h", 3600.0);

    private Durations() {}

    /** @throws Refusal unless {@code text} is a span from 0 to {@link Limits#WAIT} */
    static Duration parse(String name, String text) throws Refusal {
        double seconds = WHOLE.matcher(text).matches() ? sum(text) : Numbers.fraction(name, text);
        if (seconds > Limits.WAIT.toSeconds()) {
            throw Refusal.badRequest(
                    "invalid %s: %s (expected: 0s to %ds)".formatted(name, text, Limits.WAIT.toSeconds()));
        }
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    /** In seconds. */
    static String text(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString() + "s";
    }

    private static double sum(String text) {
        double seconds = 0;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            seconds += Double.parseDouble(part.group(1)) * SECONDS.getOrDefault(part.group(2), 0.0);
        }
        return seconds;
    }
}
