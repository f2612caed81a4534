package bookinfo.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of a process. */
final class Proc {
    /** USER_HZ, which is 100 on every architecture that Linux runs a JVM on. */
    private static final double MICROS_A_TICK = 10_000;

    private Proc() {}

    /** CPU time of all its threads so far, user and system, in microseconds. */
    static double cpuMicros(long pid) {
        String stat = read(Path.of("/proc/" + pid + "/stat"));
        // The second field is a name in parentheses, which may hold spaces; user time is field 14, system time 15.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_A_TICK;
    }

    /** Megabytes of a line of {@code smaps_rollup}: {@code Pss} is the proportional set size, {@code Rss} the resident. */
    static double megabytes(long pid, String line) {
        return read(Path.of("/proc/" + pid + "/smaps_rollup"))
                .lines()
                .filter(each -> each.startsWith(line + ":"))
                .mapToDouble(each -> Double.parseDouble(each.replaceAll("\\D+", "")) / 1024)
                .sum();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read (Linux only)", e);
        }
    }
}
