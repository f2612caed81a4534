package bookinfo.cluster.api;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** The ends of generated names: letters and digits that spell no words and are not mistaken for each other. */
public final class NameSuffix {
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int LENGTH = 5;

    private NameSuffix() {}

    static String random(RandomGenerator random) {
        return spell(random.ints(LENGTH, 0, LETTERS.length()));
    }

    /** A letter for each number, whatever its size. */
    public static String spell(IntStream numbers) {
        return numbers.map(number -> LETTERS.charAt(number % LETTERS.length()))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
