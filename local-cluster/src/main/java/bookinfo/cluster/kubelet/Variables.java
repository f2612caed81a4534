package bookinfo.cluster.kubelet;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Expansion of {@code $(NAME)} as in Kubernetes: an unknown name stays as it is, and {@code $$} is one dollar sign. */
final class Variables {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([A-Za-z_.\\-][A-Za-z0-9_.\\-]*)\\)");

    private Variables() {}

    static String expand(String text, Map<String, String> values) {
        return REFERENCE
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1) == null ? "$" : values.getOrDefault(match.group(1), match.group())));
    }
}
