package bookinfo.cli.load;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/** Tells what happens beside the report. */
final class Log {
    private final LogLevel level;
    private final PrintWriter out;
    private final Clock clock;

    Log(LogLevel level, PrintWriter out, Clock clock) {
        this.level = level;
        this.out = out;
        this.clock = clock;
    }

    LogLevel level() {
        return level;
    }

    /** One line: the time, the first letter of the importance, the message. */
    void line(LogLevel importance, String message) {
        if (level.tells(importance)) {
            LocalTime now = LocalTime.now(clock).truncatedTo(ChronoUnit.SECONDS);
            out.printf("%tT %s %s%n", now, importance.name().charAt(0), message);
            out.flush();
        }
    }
}
