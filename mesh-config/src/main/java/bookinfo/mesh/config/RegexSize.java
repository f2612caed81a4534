package bookinfo.mesh.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Estimates how many instructions a regular expression compiles to. RE2 runs in linear time, but it writes repeats out:
 * {@code ((a{1000}){1000}){1000}} would be a thousand million of them.
 */
final class RegexSize {

    private static final Pattern TOKEN = Pattern.compile(
            "\\\\.|\\[\\^?\\]?(?:\\\\.|[^\\]\\\\])*\\]|\\{(\\d{1,4})(?:,(\\d{0,4}))?\\}|.", Pattern.DOTALL);

    private RegexSize() {}

    static long of(String regex) {
        Deque<Long> groups = new ArrayDeque<>();
        long group = 0;
        long atom = 0;
        for (Matcher token = TOKEN.matcher(regex); token.find(); ) {
            if (token.group(1) != null) {
                long repeated = atom * times(token.group(1), token.group(2));
                group += repeated - atom;
                atom = repeated;
            } else if (token.group().equals("(")) {
                groups.push(group);
                group = 0;
            } else if (token.group().equals(")") && !groups.isEmpty()) {
                atom = group + 2;
                group = groups.pop() + atom;
            } else {
                atom = 1;
                group += 1;
            }
            if (group > Integer.MAX_VALUE) {
                return group;
            }
        }
        return group;
    }

    private static long times(String least, @Nullable String most) {
        long repeats = Math.max(1, Long.parseLong(least));
        return most == null || most.isEmpty() ? repeats : Math.max(repeats, Long.parseLong(most));
    }
}
