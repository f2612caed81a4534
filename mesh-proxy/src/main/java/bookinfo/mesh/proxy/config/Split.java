package bookinfo.mesh.proxy.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;

/**
 * Choices of which each is drawn as often as its weight among the sum of all.
 *
 * @param choices at least one
 * @param ends the weights of a choice and of all before it, added up
 */
public record Split<T>(List<T> choices, List<Long> ends) {

    public Split {
        choices = List.copyOf(choices);
        ends = List.copyOf(ends);
    }

    /** A choice that is always drawn. */
    public static <T> Split<T> only(T choice) {
        return new Split<>(List.of(choice), List.of(1L));
    }

    /**
     * A choice for each item.
     *
     * @param weight 0 or more
     * @throws IllegalArgumentException when nothing can be drawn
     */
    public static <T> Split<T> of(List<T> choices, ToLongFunction<? super T> weight) {
        List<Long> ends = new ArrayList<>(choices.size());
        long sum = 0;
        for (T choice : choices) {
            sum += weight.applyAsLong(choice);
            ends.add(sum);
        }
        if (sum == 0) {
            throw new IllegalArgumentException("sum of weights 0 (expected: 1 or more)");
        }
        return new Split<>(choices, ends);
    }

    /** What follows from each choice, drawn as often as the choice. */
    public <R> Split<R> map(Function<? super T, R> follows) {
        return new Split<>(choices.stream().map(follows).toList(), ends);
    }

    /** One of the choices; no random number is spent when there is only one. */
    public T draw(RandomGenerator random) {
        if (choices.size() == 1) {
            return choices.getFirst();
        }
        long point = random.nextLong(ends.getLast());
        int at = 0;
        while (point >= ends.get(at)) {
            at++;
        }
        return choices.get(at);
    }
}
