package bookinfo.e2e.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Choices that follow from a seed alone. */
final class Draw {
    private final SplittableRandom random;

    Draw(long seed) {
        random = new SplittableRandom(seed);
    }

    /** From 0 to this, without it. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** True once in so many draws. */
    boolean once(int in) {
        return random.nextInt(in) == 0;
    }

    @SafeVarargs
    final <T> T one(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** From none to this many; few more often than many. */
    <T> List<T> some(int most, Supplier<T> drawn) {
        List<T> some = new ArrayList<>();
        for (int i = random.nextInt(random.nextInt(most + 1) + 1); i > 0; i--) {
            some.add(drawn.get());
        }
        return some;
    }
}
