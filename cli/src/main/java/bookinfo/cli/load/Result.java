package bookinfo.cli.load;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What a run came to.
 *
 * @param elapsed nanoseconds
 * @param connecting seconds that connecting took, of all threads
 * @param callers one of each thread
 */
record Result(Plan plan, Instant start, long elapsed, Tally tally, Histogram connecting, List<Caller> callers) {
    Result {
        callers = List.copyOf(callers);
    }

    long calls() {
        return tally.durations.counter().count();
    }

    double qps() {
        return calls() / (elapsed / 1e9);
    }

    long sockets() {
        return connecting.counter().count();
    }

    /** How often each address was connected to, the busiest first. */
    SequencedMap<String, Integer> addresses() {
        Map<String, Integer> all = new LinkedHashMap<>();
        callers.forEach(
                caller -> caller.addresses().forEach((address, count) -> all.merge(address, count, Integer::sum)));
        SequencedMap<String, Integer> sorted = new LinkedHashMap<>();
        all.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    /** What was planned, and where it ended if that was earlier. */
    String extent() {
        return plan.exact() && calls() != plan.calls()
                ? plan.extent() + ", interrupted after " + calls()
                : plan.extent();
    }
}
