package bookinfo.httpbin;

/** Whole numbers and fractions that a client sends. */
final class Numbers {
    private Numbers() {}

    /** @throws Refusal unless {@code text} is a decimal number from {@code least} to {@code most} */
    static int whole(String name, String text, int least, int most) throws Refusal {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below, like one out of range
        }
        throw Refusal.badRequest("invalid %s: %s (expected: %d to %d)".formatted(name, text, least, most));
    }

    /** @throws Refusal unless {@code text} is a number from 0 to 1 */
    static double share(String name, String text) throws Refusal {
        double share = fraction(name, text);
        if (share > 1) {
            throw Refusal.badRequest("invalid %s: %s (expected: 0 to 1)".formatted(name, text));
        }
        return share;
    }

    /** @throws Refusal unless {@code text} is a number that is not negative */
    static double fraction(String name, String text) throws Refusal {
        try {
            double number = Double.parseDouble(text);
            if (number >= 0 && number < Double.POSITIVE_INFINITY) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below, like a negative one
        }
        throw Refusal.badRequest("invalid %s: %s (expected: a number, 0 or more)".formatted(name, text));
    }
}
