package bookinfo.cluster.kubelet;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kubernetes quantities such as {@code 500m}, {@code 128Mi} and {@code 2}. */
final class Quantity {
    private static final Pattern FORM = Pattern.compile("([+-]?[0-9.]+)([A-Za-z]*)");
    private static final Map<String, BigDecimal> UNITS = Map.ofEntries(
            Map.entry("m", new BigDecimal("0.001")),
            Map.entry("", BigDecimal.ONE),
            Map.entry("k", BigDecimal.TEN.pow(3)),
            Map.entry("M", BigDecimal.TEN.pow(6)),
            Map.entry("G", BigDecimal.TEN.pow(9)),
            Map.entry("T", BigDecimal.TEN.pow(12)),
            Map.entry("Ki", BigDecimal.TWO.pow(10)),
            Map.entry("Mi", BigDecimal.TWO.pow(20)),
            Map.entry("Gi", BigDecimal.TWO.pow(30)),
            Map.entry("Ti", BigDecimal.TWO.pow(40)));

    private Quantity() {}

    /**
     * How many times the divisor goes into the quantity, rounded up.
     *
     * @throws IllegalArgumentException if either is not a quantity
     */
    static long divide(String quantity, String divisor) {
        return parse(quantity).divide(parse(divisor), 0, RoundingMode.CEILING).longValueExact();
    }

    private static BigDecimal parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || !UNITS.containsKey(matcher.group(2))) {
            throw new IllegalArgumentException("quantity: %s (expected: such as 500m, 128Mi or 2)".formatted(text));
        }
        return new BigDecimal(matcher.group(1)).multiply(UNITS.get(matcher.group(2)));
    }
}
