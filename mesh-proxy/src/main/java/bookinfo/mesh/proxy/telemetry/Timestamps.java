package bookinfo.mesh.proxy.telemetry;

import java.time.LocalDate;

/** ISO-8601 in UTC with milliseconds, written digit by digit: java.time's formatter would cost more than the rest of the line. */
final class Timestamps {
    private static final long DAY = 86_400_000L;

    private Timestamps() {}

    static void append(long epochMillis, LogLine line) {
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(epochMillis, DAY));
        int time = (int) Math.floorMod(epochMillis, DAY);
        line.padded(date.getYear(), 4);
        line.character('-');
        line.padded(date.getMonthValue(), 2);
        line.character('-');
        line.padded(date.getDayOfMonth(), 2);
        line.character('T');
        line.padded(time / 3_600_000, 2);
        line.character(':');
        line.padded(time / 60_000 % 60, 2);
        line.character(':');
        line.padded(time / 1_000 % 60, 2);
        line.character('.');
        line.padded(time % 1_000, 3);
        line.character('Z');
    }
}
