package bookinfo.e2e.differential;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The cases that may differ, what may differ in them, and the row of docs/differences.md that says why. */
final class Known {
    private static final Map<String, Entry> ENTRIES = read();

    private Known() {}

    /**
     * One case of the list.
     *
     * @param row the first cell of its row
     * @param names what differs, in the words of {@link Difference}
     */
    record Entry(String row, Set<String> names) {}

    static boolean lists(String name) {
        return ENTRIES.containsKey(name);
    }

    /** By the name of the case. */
    static Map<String, Entry> entries() {
        return ENTRIES;
    }

    private static Map<String, Entry> read() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        String row = "";
        Set<String> names = new TreeSet<>();
        for (String line : Bootstrap.resource("known.txt").split("\n", -1)) {
            if (line.startsWith("    ")) {
                names.add(line.substring(4));
            } else if (line.startsWith("  ")) {
                names = new TreeSet<>();
                entries.put(line.substring(2), new Entry(row, names));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                row = line;
            }
        }
        return entries;
    }
}
