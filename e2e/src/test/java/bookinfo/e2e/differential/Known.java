package bookinfo.e2e.differential;

import java.util.LinkedHashMap;
import java.util.Map;

/** The cases that may differ, each with the row of docs/differences.md that says why. */
final class Known {
    private static final Map<String, String> ROWS = read();

    private Known() {}

    static boolean lists(String name) {
        return ROWS.containsKey(name);
    }

    /** The first cell of its row, by the name of the case. */
    static Map<String, String> rows() {
        return ROWS;
    }

    private static Map<String, String> read() {
        Map<String, String> rows = new LinkedHashMap<>();
        String row = "";
        for (String line : Bootstrap.resource("known.txt").split("\n", -1)) {
            if (line.startsWith("  ")) {
                rows.put(line.substring(2), row);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                row = line;
            }
        }
        return rows;
    }
}
