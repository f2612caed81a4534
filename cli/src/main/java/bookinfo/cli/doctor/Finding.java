package bookinfo.cli.doctor;

import java.util.Comparator;

/**
 * Something that is not as it should be.
 *
 * @param code a word for scripts
 * @param where the object, as messages name it
 * @param what in plain words
 * @param mend the command that mends it; a word in capitals stands for what the reader must fill in
 */
record Finding(Severity severity, String code, String where, String what, String mend) {
    /** The worst first. */
    static final Comparator<Finding> ORDER =
            Comparator.comparing(Finding::severity).thenComparing(Finding::code).thenComparing(Finding::where);

    static Finding error(String code, Object where, String what, String mend) {
        return new Finding(Severity.ERROR, code, where.toString(), what, mend);
    }

    static Finding warning(String code, Object where, String what, String mend) {
        return new Finding(Severity.WARNING, code, where.toString(), what, mend);
    }

    static Finding unchecked(String code, Object where, String what, String mend) {
        return new Finding(Severity.UNCHECKED, code, where.toString(), what, mend);
    }
}
