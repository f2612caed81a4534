package bookinfo.cli.scenario;

import bookinfo.cli.scenario.Scenario.Fields;
import bookinfo.cli.scenario.Scenario.ScenarioMistake;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What must be seen when a page is loaded some times. The vocabulary is closed; what it cannot say is a test in Java.
 *
 * @param as who is logged in; nobody when absent
 * @param within how long each load may take
 * @param share what part of the loads each version of reviews answers, 0 to 1
 */
record Expectation(
        Optional<String> as,
        String get,
        int times,
        OptionalInt status,
        Optional<Stars> stars,
        List<String> contains,
        List<String> absent,
        Optional<Window> within,
        Map<String, Double> share)
        implements Promise {
    private static final Set<String> VOCABULARY =
            Set.of("as", "get", "times", "status", "stars", "contains", "absent", "within", "share");
    private static final Pattern SECONDS = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s)");
    private static final int MOST_TIMES = 10_000;

    Expectation {
        contains = List.copyOf(contains);
        absent = List.copyOf(absent);
        share = Map.copyOf(share);
    }

    /** The colour of the stars on the page. */
    enum Stars {
        NONE,
        BLACK,
        RED
    }

    /** From and to, both included. */
    record Window(Duration from, Duration to) {
        boolean contains(Duration taken) {
            return taken.compareTo(from) >= 0 && taken.compareTo(to) <= 0;
        }
    }

    static Expectation read(Fields fields) {
        fields.allow(VOCABULARY);
        List<String> bounds = fields.texts("within");
        return new Expectation(
                fields.text("as"),
                fields.text("get").orElseThrow(() -> new ScenarioMistake(fields.place() + ": get: missing")),
                fields.number("times", 1, MOST_TIMES),
                fields.text("status")
                        .map(text -> OptionalInt.of(Integer.parseInt(text)))
                        .orElse(OptionalInt.empty()),
                fields.text("stars").map(text -> stars(fields, text)),
                fields.texts("contains"),
                fields.texts("absent"),
                bounds.isEmpty() ? Optional.empty() : Optional.of(window(fields, bounds)),
                shares(fields));
    }

    private static Stars stars(Fields fields, String text) {
        try {
            return Stars.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ScenarioMistake(fields.place() + ": stars: " + text + " (expected: none, black or red)");
        }
    }

    private static Window window(Fields fields, List<String> bounds) {
        if (bounds.size() != 2) {
            throw new ScenarioMistake(fields.place() + ": within: " + bounds + " (expected: [from, to])");
        }
        return new Window(duration(fields, bounds.get(0)), duration(fields, bounds.get(1)));
    }

    private static Duration duration(Fields fields, String text) {
        Matcher matcher = SECONDS.matcher(text);
        if (!matcher.matches()) {
            throw new ScenarioMistake(fields.place() + ": within: " + text + " (expected: such as 500ms or 1.5s)");
        }
        double number = Double.parseDouble(matcher.group(1));
        return Duration.ofNanos(Math.round(number * (matcher.group(2).equals("s") ? 1e9 : 1e6)));
    }

    private static Map<String, Double> shares(Fields fields) {
        Map<String, Double> shares = new TreeMap<>();
        fields.pairs("share").forEach((version, text) -> shares.put(version, fields.percent("share", text)));
        return shares;
    }
}
