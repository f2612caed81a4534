package bookinfo.mesh.control.status;

import bookinfo.mesh.control.watch.Published.Invalid;
import bookinfo.mesh.control.xds.ConnectionState;
import bookinfo.mesh.control.xds.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What became of one generation of an object: the content of its condition {@code Programmed}.
 *
 * @param programmed every proxy that it concerns has it
 * @param reason one CamelCase word for programs
 * @param message for people: {@code 6 of 8 proxies; waiting for ratings-v1-5d4f.default}
 */
record Outcome(boolean programmed, String reason, String message) {
    static final String WAITING = "Waiting";

    private static final int MAX_NAMES = 3;
    private static final int MAX_MESSAGE = 1024;

    /**
     * Judges from what the proxies said.
     *
     * @param snapshot the first that held the object's generation
     * @param absent ready pods whose proxy is not connected
     */
    static Outcome of(long snapshot, List<ConnectionState> connected, SortedSet<String> absent) {
        int total = connected.size() + absent.size();
        if (total == 0) {
            return new Outcome(false, WAITING, "no proxy is connected yet");
        }
        List<ConnectionState> refusing = connected.stream()
                .filter(proxy -> !proxy.rejectionsSince(snapshot).isEmpty())
                .toList();
        if (!refusing.isEmpty()) {
            return new Outcome(
                    false,
                    "Refused",
                    "%d of %d proxies refuse: %s".formatted(refusing.size(), total, words(refusing, snapshot)));
        }
        SortedSet<String> waiting = new TreeSet<>(absent);
        connected.stream()
                .filter(proxy -> !proxy.answered(snapshot))
                .forEach(proxy -> waiting.add(proxy.proxy().name()));
        String share = "%d of %d proxies".formatted(total - waiting.size(), total);
        return waiting.isEmpty()
                ? new Outcome(true, "Programmed", share)
                : new Outcome(false, WAITING, share + "; waiting for " + names(waiting));
    }

    /** The object itself cannot be used; what stood before it is still in force. */
    static Outcome of(Invalid invalid) {
        String problems = invalid.problems().stream()
                .map(problem -> problem.withoutPlace())
                .collect(Collectors.joining("; "));
        return new Outcome(false, "Invalid", shortened(problems));
    }

    private static String words(List<ConnectionState> refusing, long snapshot) {
        ConnectionState first = refusing.getFirst();
        Optional<Rejection> rejection = first.rejectionsSince(snapshot).stream().findFirst();
        return shortened(
                first.proxy().name() + ": " + rejection.map(Rejection::message).orElse(""));
    }

    private static String names(SortedSet<String> names) {
        List<String> shown = new ArrayList<>(names.stream().limit(MAX_NAMES).toList());
        if (names.size() > MAX_NAMES) {
            shown.add("%d more".formatted(names.size() - MAX_NAMES));
        }
        return String.join(", ", shown);
    }

    private static String shortened(String text) {
        return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE) + "...";
    }
}
