package bookinfo.mesh.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one document; bounded, since the document may be wrong everywhere. */
final class Problems {

    private static final int LIMIT = 100;
    private static final Comparator<Problem> BY_PLACE = Comparator.comparingInt(
                    (Problem problem) -> problem.mark().line())
            .thenComparingInt(problem -> problem.mark().column());

    private final List<Problem> found = new ArrayList<>();
    private final boolean listening;

    private Problems(boolean listening) {
        this.listening = listening;
    }

    static Problems collected() {
        return new Problems(true);
    }

    /** For objects that somebody else has already judged: whatever is reported is forgotten. */
    static Problems ignored() {
        return new Problems(false);
    }

    boolean listening() {
        return listening && found.size() <= LIMIT;
    }

    void invalid(String path, String message, Mark mark) {
        add(new Problem(Problem.INVALID, Severity.ERROR, path, message, mark));
    }

    void unsupported(String path, String message, Mark mark) {
        add(new Problem(Problem.UNSUPPORTED, Severity.ERROR, path, message, mark));
    }

    void discouraged(String path, String message, Mark mark) {
        add(new Problem(Problem.DISCOURAGED, Severity.WARNING, path, message, mark));
    }

    int count() {
        return found.size();
    }

    boolean anyError() {
        return found.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
    }

    /** In the order of the text, or of reading where there is no text. */
    List<Problem> all() {
        return found.stream().sorted(BY_PLACE).toList();
    }

    private void add(Problem problem) {
        if (!listening()) {
            return;
        }
        found.add(
                found.size() < LIMIT
                        ? problem
                        : new Problem(
                                Problem.INVALID,
                                Severity.ERROR,
                                "",
                                "more than " + LIMIT + " problems; the rest is left out",
                                problem.mark()));
    }
}
