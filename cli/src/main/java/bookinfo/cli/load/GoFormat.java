package bookinfo.cli.load;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers and spans of time as Go's fmt package writes them, which is how fortio's reports do. */
final class GoFormat {
    private static final int SHORTEST_PRECISION = 6;

    private GoFormat() {}

    /** {@code %g}: the fewest digits that tell the number from its neighbours. */
    static String g(double value) {
        return general(BigDecimal.valueOf(value), SHORTEST_PRECISION);
    }

    /** {@code %.<digits>g}: so many significant digits, without trailing zeros. */
    static String g(double value, int digits) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        return general(rounded, digits);
    }

    /** {@code 47.306595ms}, {@code 1m0.5s}: with the unit that leaves a digit before the point. */
    static String duration(long nanos) {
        if (nanos < 0) {
            return "-" + duration(-nanos);
        }
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < 1_000) {
            return nanos + "ns";
        }
        if (nanos < 1_000_000) {
            return plain(nanos, 3) + "µs";
        }
        if (nanos < 1_000_000_000) {
            return plain(nanos, 6) + "ms";
        }
        long minutes = nanos / 60_000_000_000L;
        String seconds = plain(nanos % 60_000_000_000L, 9) + "s";
        if (minutes == 0) {
            return seconds;
        }
        return minutes < 60 ? minutes + "m" + seconds : minutes / 60 + "h" + minutes % 60 + "m" + seconds;
    }

    private static String plain(long number, int scale) {
        return BigDecimal.valueOf(number, scale).stripTrailingZeros().toPlainString();
    }

    private static String general(BigDecimal value, int precision) {
        if (value.signum() == 0) {
            return "0";
        }
        BigDecimal stripped = value.stripTrailingZeros();
        String digits = stripped.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - stripped.scale();
        if (exponent >= -4 && exponent < precision) {
            return stripped.toPlainString();
        }
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return "%s%s%se%s%02d"
                .formatted(
                        value.signum() < 0 ? "-" : "",
                        digits.charAt(0),
                        fraction,
                        exponent < 0 ? "-" : "+",
                        Math.abs(exponent));
    }
}
