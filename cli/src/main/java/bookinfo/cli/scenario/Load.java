package bookinfo.cli.scenario;

import bookinfo.cli.scenario.Scenario.Fields;
import bookinfo.cli.scenario.Scenario.ScenarioMistake;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What must be seen when fortio, in a pod of the mesh, calls a service over some connections at once: each call is
 * answered 200, or refused 503 by a circuit breaker.
 *
 * @param load the URL, as the pod names it
 * @param from the pod's label {@code app} and the name of its container
 * @param least the smallest part of the calls that may be refused, 0 to 1
 * @param most the largest
 */
record Load(String load, String from, int connections, int times, double least, double most) implements Promise {
    private static final Set<String> VOCABULARY = Set.of("load", "from", "connections", "times", "refused");
    private static final Pattern CODE = Pattern.compile("(?m)^Code +(-?\\d+) : (\\d+) ");

    static Load read(Fields fields) {
        fields.allow(VOCABULARY);
        List<String> refused = fields.texts("refused");
        if (refused.size() != 2) {
            throw new ScenarioMistake(fields.place() + ": refused: " + refused + " (expected: such as [0%, 30%])");
        }
        return new Load(
                fields.text("load").orElseThrow(),
                fields.text("from").orElse("fortio"),
                fields.number("connections", 1, 100),
                fields.number("times", 1, 10_000),
                fields.percent("refused", refused.get(0)),
                fields.percent("refused", refused.get(1)));
    }

    List<String> command() {
        return List.of(
                "/usr/bin/fortio",
                "load",
                "-c",
                "" + connections,
                "-qps",
                "0",
                "-n",
                "" + times,
                "-loglevel",
                "Error",
                load);
    }

    String promise() {
        return "%s: load %s over %d connections x%d, 503 %.0f %% to %.0f %%"
                .formatted(from, load, connections, times, least * 100, most * 100);
    }

    /** How many calls ended with each status, by what fortio printed. */
    static Map<Integer, Integer> codes(String printed) {
        Map<Integer, Integer> codes = new TreeMap<>();
        Matcher matcher = CODE.matcher(printed);
        while (matcher.find()) {
            codes.put(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        }
        return codes;
    }

    boolean keptBy(Map<Integer, Integer> codes) {
        double share = (double) codes.getOrDefault(503, 0) / times;
        return codes.values().stream().mapToInt(Integer::intValue).sum() == times
                && Set.of(200, 503).containsAll(codes.keySet())
                && share >= least
                && share <= most;
    }

    String saw(Map<Integer, Integer> codes) {
        return codes.entrySet().stream()
                .map(code -> "%d %.1f %%".formatted(code.getKey(), code.getValue() * 100.0 / times))
                .collect(Collectors.joining(", "));
    }
}
