package bookinfo.cli.scenario;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * One lesson: a folder {@code k8s/scenarios/NN-name} with its YAML, its text and what is expected, a file in YAML as
 * well, but without the ending: {@code kubectl apply -f FOLDER} would take it for an object.
 *
 * @param name the folder's name
 * @param title one line that says what is to be seen
 * @param needs folders, seen from k8s/scenarios, whose YAML must be in force before this one's, in order
 */
public record Scenario(String name, String title, List<String> needs, List<Promise> expectations) {
    private static final String EXPECT = "expect";

    public Scenario {
        needs = List.copyOf(needs);
        expectations = List.copyOf(expectations);
    }

    /** What to apply, in this order, for the promises to hold: folders, seen from the checkout. */
    public List<Path> folders() {
        return Stream.concat(needs.stream(), Stream.of(name))
                .map(folder -> Path.of("k8s/scenarios").resolve(folder).normalize())
                .toList();
    }

    /** Reads what the folder expects strictly: what it cannot say is a mistake, named with its place. */
    public static Scenario read(Path folder) throws IOException {
        Path file = folder.resolve(EXPECT);
        if (!Files.isRegularFile(file)) {
            throw new ScenarioMistake(file + ": not there (scenarios: "
                    + names(folder.resolve("..").normalize()) + ")");
        }
        try (Reader reader = Files.newBufferedReader(file)) {
            Fields fields = Fields.of(file.toString(), new Yaml(new SafeConstructor(new LoaderOptions())).load(reader));
            fields.allow(Set.of("title", "needs", "expect"));
            List<Promise> expectations = new ArrayList<>();
            for (Fields expectation : fields.items("expect")) {
                expectations.add(Promise.read(expectation));
            }
            return new Scenario(
                    folder.getFileName().toString(),
                    fields.text("title").orElseThrow(() -> new ScenarioMistake(file + ": title: missing")),
                    fields.texts("needs"),
                    expectations);
        }
    }

    /** All scenarios below the folder, in the order of their numbers. */
    public static List<String> names(Path scenarios) throws IOException {
        if (!Files.isDirectory(scenarios)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(scenarios)) {
            return folders.filter(folder -> Files.isRegularFile(folder.resolve(EXPECT)))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** What is wrong in a scenario's own files. */
    public static final class ScenarioMistake extends RuntimeException {
        ScenarioMistake(String message) {
            super(message);
        }
    }

    /** A mapping in it whose place is known. */
    record Fields(String place, Map<?, ?> values) {

        static Fields of(String place, @org.jspecify.annotations.Nullable Object value) {
            if (value instanceof Map<?, ?> map) {
                return new Fields(place, map);
            }
            throw new ScenarioMistake(place + ": not a mapping");
        }

        void allow(Set<String> names) {
            for (Object key : values.keySet()) {
                if (!names.contains(String.valueOf(key))) {
                    throw new ScenarioMistake(place + ": " + key + ": unknown (expected one of "
                            + names.stream().sorted().toList() + ")");
                }
            }
        }

        java.util.Optional<String> text(String key) {
            return java.util.Optional.ofNullable(values.get(key)).map(Object::toString);
        }

        /** A whole number, {@code least} when absent. */
        int number(String key, int least, int most) {
            String text = text(key).orElse(Integer.toString(least));
            if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
                throw new ScenarioMistake(
                        place + ": " + key + ": " + text + " (expected: " + least + ".." + most + ")");
            }
            return Integer.parseInt(text);
        }

        /** 0 to 1, from a text such as {@code 33.3%}. */
        double percent(String key, String text) {
            if (!text.matches("\\d+(\\.\\d+)?%")) {
                throw new ScenarioMistake(place + ": " + key + ": " + text + " (expected: such as 50%)");
            }
            return Double.parseDouble(text.substring(0, text.length() - 1)) / 100;
        }

        List<String> texts(String key) {
            if (values.get(key) instanceof List<?> list) {
                return list.stream().map(String::valueOf).toList();
            }
            return text(key).map(List::of).orElse(List.of());
        }

        Map<String, String> pairs(String key) {
            Map<String, String> pairs = new java.util.TreeMap<>();
            if (values.get(key) instanceof Map<?, ?> map) {
                map.forEach((name, value) -> pairs.put(String.valueOf(name), String.valueOf(value)));
            }
            return pairs;
        }

        List<Fields> items(String key) {
            List<Fields> items = new ArrayList<>();
            if (values.get(key) instanceof List<?> list) {
                for (Object item : list) {
                    items.add(of(place + ": " + key + "[" + items.size() + "]", item));
                }
            }
            return items;
        }
    }
}
