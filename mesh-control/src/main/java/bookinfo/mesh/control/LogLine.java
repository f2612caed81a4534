package bookinfo.mesh.control;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** Logs to standard output, one line each: time, level, scope, message, and a stack trace where something broke. */
final class LogLine extends Formatter {
    /** Kept here because the JDK forgets the level of a logger that nobody refers to. */
    private static final List<Logger> LIBRARIES =
            Stream.of("io", "com", "jdk", "org").map(Logger::getLogger).toList();

    /** From now on everything logs this way, libraries only their warnings. */
    static void install() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.addHandler(new StandardOutput());
        LIBRARIES.forEach(library -> library.setLevel(Level.WARNING));
    }

    @Override
    public String format(LogRecord line) {
        String text = "%s\t%s\t%s\t%s%n"
                .formatted(
                        line.getInstant().truncatedTo(ChronoUnit.MILLIS),
                        line.getLevel().getName().toLowerCase(Locale.ROOT),
                        line.getLoggerName(),
                        formatMessage(line));
        if (line.getThrown() == null) {
            return text;
        }
        StringWriter trace = new StringWriter();
        line.getThrown().printStackTrace(new PrintWriter(trace));
        return text + trace;
    }

    private static final class StandardOutput extends Handler {
        StandardOutput() {
            setFormatter(new LogLine());
        }

        @Override
        public void publish(LogRecord line) {
            if (isLoggable(line)) {
                System.out.print(getFormatter().format(line));
            }
        }

        @Override
        public void flush() {
            System.out.flush();
        }

        @Override
        public void close() {
            flush();
        }
    }
}
