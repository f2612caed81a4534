package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.xds.Tree.Message;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The messages that have a form of their own in JSON: durations, times, wrappers, and free-form structures. */
final class WellKnown {

    static final String ANY = "google.protobuf.Any";
    static final String DURATION = "google.protobuf.Duration";
    static final String TIMESTAMP = "google.protobuf.Timestamp";
    static final String STRUCT = "google.protobuf.Struct";
    static final String VALUE = "google.protobuf.Value";
    static final String LIST = "google.protobuf.ListValue";

    private static final Set<String> WRAPPERS = Set.of(
            "google.protobuf.BoolValue",
            "google.protobuf.Int32Value",
            "google.protobuf.Int64Value",
            "google.protobuf.UInt32Value",
            "google.protobuf.UInt64Value",
            "google.protobuf.FloatValue",
            "google.protobuf.DoubleValue",
            "google.protobuf.StringValue",
            "google.protobuf.BytesValue");
    private static final Set<String> SPECIAL = Set.of(ANY, DURATION, TIMESTAMP, STRUCT, VALUE, LIST);
    private static final long MAX_SECONDS = 315_576_000_000L;

    private WellKnown() {}

    /** A message around one scalar named {@code value}. */
    static boolean isWrapper(String typeName) {
        return WRAPPERS.contains(typeName);
    }

    /** Whether JSON writes this message as something other than an object of its fields. */
    static boolean isSpecial(String typeName) {
        return SPECIAL.contains(typeName) || isWrapper(typeName);
    }

    /** {@code 1.5s}; empty when the text is no such duration. */
    static Optional<Duration> duration(String text) {
        if (!text.endsWith("s") || text.length() < 2) {
            return Optional.empty();
        }
        try {
            BigDecimal seconds = new BigDecimal(text.substring(0, text.length() - 1));
            if (seconds.abs().compareTo(BigDecimal.valueOf(MAX_SECONDS)) > 0 || seconds.scale() > 9) {
                return Optional.empty();
            }
            return Optional.of(exact(seconds));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Duration exact(BigDecimal seconds) {
        long whole = seconds.longValue();
        long nanos =
                seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
        return Duration.ofSeconds(whole, nanos);
    }

    /** The duration that a message of that type holds. Protobuf gives both parts the same sign, Java does not. */
    static Duration duration(Message message) {
        return Duration.ofSeconds(number(message, "seconds"), number(message, "nanos"));
    }

    static Message message(Duration duration) {
        long seconds = duration.getSeconds();
        long nanos = duration.getNano();
        if (seconds < 0 && nanos > 0) {
            seconds++;
            nanos -= 1_000_000_000;
        }
        return Tree.Builder.of(DURATION)
                .put("seconds", new Tree.Int(seconds))
                .put("nanos", new Tree.Int(nanos))
                .build();
    }

    /** {@code 1.500s}, with 0, 3, 6 or 9 digits after the point as protobuf prints it. */
    static String text(Duration duration) {
        Message message = message(duration);
        long seconds = number(message, "seconds");
        long nanos = number(message, "nanos");
        String sign = seconds < 0 || nanos < 0 ? "-" : "";
        return sign + Math.abs(seconds) + fraction(Math.abs(nanos)) + "s";
    }

    private static String fraction(long nanos) {
        if (nanos == 0) {
            return "";
        }
        String digits = Long.toString(1_000_000_000 + nanos).substring(1);
        if (nanos % 1_000_000 == 0) {
            return "." + digits.substring(0, 3);
        }
        return "." + (nanos % 1_000 == 0 ? digits.substring(0, 6) : digits);
    }

    static Message message(Instant time) {
        return Tree.Builder.of(TIMESTAMP)
                .put("seconds", new Tree.Int(time.getEpochSecond()))
                .put("nanos", new Tree.Int(time.getNano()))
                .build();
    }

    static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static Instant time(Message message) {
        return Instant.ofEpochSecond(number(message, "seconds"), number(message, "nanos"));
    }

    private static long number(Message message, String field) {
        return message.get(field).map(value -> ((Tree.Int) value).value()).orElse(0L);
    }
}
