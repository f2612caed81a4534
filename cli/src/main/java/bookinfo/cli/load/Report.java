package bookinfo.cli.load;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** A result for people, in the layout of fortio's: programs that read one read the other. */
final class Report {
    private static final double NOTEWORTHY_PERCENT_LATE = 5;

    private final PrintWriter out;
    private final LogLevel level;
    private final List<Double> percents;

    Report(PrintWriter out, LogLevel level, List<Double> percents) {
        this.out = out;
        this.level = level;
        this.percents = List.copyOf(percents);
    }

    /** @param warmUp calls that were made before, and do not count */
    void print(Result result, int warmUp) {
        if (full()) {
            out.printf(
                    Locale.ROOT,
                    "Ended after %s : %d calls. qps=%s\n",
                    GoFormat.duration(result.elapsed()),
                    result.calls(),
                    GoFormat.g(result.qps(), 5));
        }
        sleeps(result);
        times("Aggregated Function Time", result.tally().durations, true);
        times("Error cases", result.tally().errors, false);
        connections(result);
        for (Map.Entry<Integer, Long> status : result.tally().statuses.entrySet()) {
            out.printf(
                    Locale.ROOT,
                    "Code %3d : %d (%.1f %%)\n",
                    status.getKey(),
                    status.getValue(),
                    100.0 * status.getValue() / result.calls());
        }
        if (full()) {
            out.printf(
                    Locale.ROOT,
                    "Response Header Sizes : %s\n",
                    result.tally().headSizes.counter());
            out.printf(
                    Locale.ROOT,
                    "Response Body/Total Sizes : %s\n",
                    result.tally().sizes.counter());
        }
        out.printf(
                Locale.ROOT,
                "All done %d calls (plus %d warmup) %.3f ms avg, %.1f qps\n",
                result.calls(),
                warmUp,
                1000 * result.tally().durations.counter().average(),
                result.qps());
        out.flush();
    }

    private boolean full() {
        return level.tells(LogLevel.Warning);
    }

    private void sleeps(Result result) {
        Histogram sleeps = result.tally().sleeps;
        if (!result.plan().limited()) {
            return;
        }
        double late = sleeps.counter().count() == 0
                ? 0
                : 100.0 * sleeps.lowest() / sleeps.counter().count();
        if (late > NOTEWORTHY_PERCENT_LATE) {
            out.print(sleeps.text("Aggregated Sleep Time", List.of(50.0)));
            out.printf(Locale.ROOT, "WARNING %.2f%% of sleep were falling behind\n", late);
        } else if (full()) {
            out.printf(Locale.ROOT, "Sleep times : %s\n", sleeps.counter());
        }
    }

    private void times(String title, Histogram times, boolean always) {
        if (full()) {
            out.print(times.text(title, percents));
            return;
        }
        out.printf(Locale.ROOT, "%s : %s\n", title, times.counter());
        if (always) {
            out.print(times.targets(percents));
        }
    }

    private void connections(Result result) {
        out.printf(Locale.ROOT, "# Socket and IP used for each connection:\n");
        for (int i = 0; i < result.callers().size(); i++) {
            Caller caller = result.callers().get(i);
            out.printf(
                    Locale.ROOT,
                    "[%d] %3d socket used, resolved to %s, connection timing : %s\n",
                    i,
                    caller.connecting().counter().count(),
                    resolved(caller.addresses()),
                    caller.connecting().counter());
        }
        if (level.tells(LogLevel.Info)) {
            out.print(result.connecting().text("Connection time histogram (s)", percents));
        } else if (full()) {
            out.printf(
                    Locale.ROOT,
                    "Connection time (s) : %s\n",
                    result.connecting().counter());
        }
        out.printf(
                Locale.ROOT,
                "Sockets used: %d (for perfect keepalive, would be %d)\n",
                result.sockets(),
                result.callers().size());
        out.printf(
                Locale.ROOT,
                "Uniform: %b, Jitter: %b, Catchup allowed: %b\n",
                result.plan().uniform(),
                result.plan().jitter(),
                result.plan().catchUp());
        out.printf(Locale.ROOT, "IP addresses distribution:\n");
        result.addresses().forEach((address, count) -> out.printf(Locale.ROOT, "%s: %d\n", address, count));
    }

    private static String resolved(SequencedMap<String, Integer> addresses) {
        return addresses.size() == 1
                ? addresses.firstEntry().getKey()
                : addresses.entrySet().stream()
                        .map(entry -> "%s (%d)".formatted(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", ", "[", "]"));
    }
}
