package bookinfo.mesh.proxy.config;

/**
 * A share of requests, drawn as {@code random(0 .. denominator-1) < numerator}.
 *
 * @param denominator 100, 10,000 or 1,000,000
 */
public record Fraction(int numerator, int denominator) {

    public static final Fraction ALL = new Fraction(100, 100);

    public Fraction {
        if (numerator < 0 || denominator <= 0) {
            throw new IllegalArgumentException(
                    "fraction: " + numerator + "/" + denominator + " (expected: 0 or more of more than 0)");
        }
    }
}
