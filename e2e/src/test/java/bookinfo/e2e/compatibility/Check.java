package bookinfo.e2e.compatibility;

import java.util.Optional;

/**
 * One line of the table.
 *
 * @param expected of every Bookinfo, or of ours where the original differs
 * @param original where ours differs deliberately
 */
record Check(String name, Ask ask, Expected expected, Optional<Original> original) {

    static Check check(String name, Ask ask, Expected expected) {
        return new Check(name, ask, expected, Optional.empty());
    }

    /** Says what the original answers instead; {@code row} of docs/differences.md says why ours does not. */
    Check originally(String row, Expected other) {
        return new Check(name, ask, expected, Optional.of(new Original(row, other)));
    }

    /** What the original answers, and the first cell of the row in docs/differences.md that says why ours does not. */
    record Original(String row, Expected expected) {}
}
