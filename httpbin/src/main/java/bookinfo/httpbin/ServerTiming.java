package bookinfo.httpbin;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** One entry of a {@code Server-Timing} header. */
record ServerTiming(String name, Duration duration, String description) {
    static String of(List<ServerTiming> timings) {
        return timings.stream().map(ServerTiming::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s;dur=%.2f;desc=\"%s\"", name, duration.toNanos() / 1e6, description);
    }
}
