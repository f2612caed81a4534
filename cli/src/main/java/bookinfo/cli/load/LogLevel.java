package bookinfo.cli.load;

/** How much is told. */
enum LogLevel {
    Debug,
    Verbose,
    Info,
    Warning,
    Error,
    Critical,
    Fatal;

    /** Whether lines of {@code other}'s importance are told. */
    boolean tells(LogLevel other) {
        return compareTo(other) <= 0;
    }
}
