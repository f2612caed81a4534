package bookinfo.mesh.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes and takes apart the paths of fields: {@code spec.http[0].match[0].headers[end-user].exact}. */
final class FieldPath {

    private static final Pattern STEP = Pattern.compile("\\[([^\\]]*)\\]|([^.\\[]+)");

    private FieldPath() {}

    static String field(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** An item of a list or a key of a map. */
    static String item(String path, Object key) {
        return path + "[" + key + "]";
    }

    static List<String> steps(String path) {
        List<String> steps = new ArrayList<>();
        for (Matcher matcher = STEP.matcher(path); matcher.find(); ) {
            steps.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        }
        return steps;
    }

    /** The last segment, which keeps its brackets: {@code headers[end-user]}. */
    static String last(String path) {
        int depth = 0;
        for (int i = path.length() - 1; i >= 0; i--) {
            char c = path.charAt(i);
            if (c == ']') {
                depth++;
            } else if (c == '[') {
                depth--;
            } else if (c == '.' && depth == 0) {
                return path.substring(i + 1);
            }
        }
        return path;
    }
}
