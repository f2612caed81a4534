package bookinfo.cli.doctor;

/** How bad a finding is, the worst first. */
enum Severity {
    /** Something does not work. */
    ERROR,
    /** Something will not work, costs money, or is not what was probably meant. */
    WARNING,
    /** Nobody looked, because something is missing to look with. */
    UNCHECKED
}
