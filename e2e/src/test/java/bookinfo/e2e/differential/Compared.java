package bookinfo.e2e.differential;

import java.util.ArrayList;
import java.util.List;

/** One case's outcome: what was seen of ours and of Envoy. */
record Compared(String name, String ours, String envoy) {

    boolean same() {
        return ours.equals(envoy);
    }

    /** The lines that only one of the two has. */
    List<String> differences() {
        List<String> differences = new ArrayList<>();
        only(envoy, ours).forEach(line -> differences.add("Envoy: " + line));
        only(ours, envoy).forEach(line -> differences.add("ours:  " + line));
        if (differences.isEmpty() && !same()) {
            differences.add("the same lines in another order, Envoy:\n" + envoy + "ours:\n" + ours);
        }
        return differences;
    }

    private static List<String> only(String here, String there) {
        List<String> lines = new ArrayList<>(here.lines().toList());
        there.lines().forEach(lines::remove);
        return lines;
    }
}
