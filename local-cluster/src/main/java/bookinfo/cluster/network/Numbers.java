package bookinfo.cluster.network;

import java.util.BitSet;

/**
 * Hands out numbers 1 to a limit and takes them back. A number that was given back is handed out again as late as
 * possible: a peer that still holds an old address then finds nobody there rather than a stranger.
 */
public final class Numbers {
    private final String what;
    private final int limit;
    private final BitSet taken = new BitSet();
    private int last;

    /**
     * Nothing is taken yet.
     *
     * @param what the plural noun for the error when all are taken, such as {@code pods}
     */
    public Numbers(String what, int limit) {
        this.what = what;
        this.limit = limit;
    }

    /**
     * Takes the next number.
     *
     * @throws IllegalStateException when all numbers are taken
     */
    public synchronized int take() {
        for (int step = 1; step <= limit; step++) {
            int candidate = (last + step - 1) % limit + 1;
            if (!taken.get(candidate)) {
                taken.set(candidate);
                last = candidate;
                return candidate;
            }
        }
        throw new IllegalStateException("all %d addresses for %s are in use".formatted(limit, what));
    }

    /** Marks a number found in kept state; false if it is taken already or beyond the limit. */
    public synchronized boolean reserve(int number) {
        if (number < 1 || number > limit || taken.get(number)) {
            return false;
        }
        taken.set(number);
        last = Math.max(last, number);
        return true;
    }

    public synchronized void giveBack(int number) {
        taken.clear(number);
    }
}
