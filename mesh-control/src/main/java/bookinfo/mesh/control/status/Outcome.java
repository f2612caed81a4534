package bookinfo.mesh.control.status;

import bookinfo.mesh.control.status.Overview.Answer;
import bookinfo.mesh.control.watch.Published.Invalid;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
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

    /** Judges from what the proxies said; while a replica is silent, nobody knows what its proxies have. */
    static Outcome of(List<Answer> answers, SortedSet<String> absent, SortedMap<String, String> silent) {
        int total = answers.size() + absent.size();
        List<Answer> refusing =
                answers.stream().filter(answer -> !answer.refusal().isEmpty()).toList();
        if (!refusing.isEmpty()) {
            Answer first = refusing.getFirst();
            return new Outcome(
                    false,
                    "Refused",
                    "%d of %d proxies refuse: %s"
                            .formatted(refusing.size(), total, shortened(first.proxy() + ": " + first.refusal())));
        }
        SortedSet<String> waiting = new TreeSet<>(absent);
        answers.stream().filter(answer -> !answer.answered()).forEach(answer -> waiting.add(answer.proxy()));
        String share =
                total == 0 ? "no proxy is connected yet" : "%d of %d proxies".formatted(total - waiting.size(), total);
        String missing = silence(silent) + (waiting.isEmpty() ? "" : "; waiting for " + names(waiting));
        return total > 0 && missing.isEmpty()
                ? new Outcome(true, "Programmed", share)
                : new Outcome(false, WAITING, share + missing);
    }

    /** The object itself cannot be used; what stood before it is still in force. */
    static Outcome of(Invalid invalid) {
        String problems = invalid.problems().stream()
                .map(problem -> problem.withoutPlace())
                .collect(Collectors.joining("; "));
        return new Outcome(false, "Invalid", shortened(problems));
    }

    private static String silence(SortedMap<String, String> silent) {
        return silent.isEmpty()
                ? ""
                : "; no answer from " + names(silent.keySet()) + " ("
                        + shortened(silent.firstEntry().getValue()) + ")";
    }

    private static String names(Set<String> names) {
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
