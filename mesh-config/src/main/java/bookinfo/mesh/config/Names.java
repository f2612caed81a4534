package bookinfo.mesh.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class Names {

    private static final int LONGEST = 64;

    private Names() {}

    /** The nearest word by edit distance, if at most a third of the letters differ. */
    public static Optional<String> nearest(String word, Collection<String> words) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        int most = Math.max(1, word.length() / 3);
        return words.stream()
                .filter(candidate -> distance(word, candidate) <= most)
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code " (did you mean exact?)"}, or nothing when no word is near. */
    static String didYouMean(String word, Collection<String> words) {
        return nearest(word, words).map(near -> " (did you mean " + near + "?)").orElse("");
    }

    /** Levenshtein distance without regard to case, two neighbours swapped counting as one edit. */
    static int distance(String from, String to) {
        int[][] edits = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : step(edits, from, to, i, j);
            }
        }
        return edits[from.length()][to.length()];
    }

    private static int step(int[][] edits, String from, String to, int i, int j) {
        int best = Math.min(edits[i - 1][j], edits[i][j - 1]) + 1;
        best = Math.min(best, edits[i - 1][j - 1] + (same(from, i - 1, to, j - 1) ? 0 : 1));
        if (i > 1 && j > 1 && same(from, i - 1, to, j - 2) && same(from, i - 2, to, j - 1)) {
            best = Math.min(best, edits[i - 2][j - 2] + 1);
        }
        return best;
    }

    private static boolean same(String a, int i, String b, int j) {
        return Character.toLowerCase(a.charAt(i)) == Character.toLowerCase(b.charAt(j));
    }
}
