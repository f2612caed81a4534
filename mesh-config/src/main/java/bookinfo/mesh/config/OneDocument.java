package bookinfo.mesh.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Settings that stand alone in a text, without kind and metadata.
 *
 * @param value absent when there is an error among the problems
 */
record OneDocument<T>(Optional<T> value, List<Problem> problems) {

    OneDocument {
        problems = List.copyOf(problems);
    }

    /** Reads one document strictly; an empty text is {@code absent}. Never throws. */
    static <T> OneDocument<T> read(String source, String yaml, T absent, Function<Fields, T> reader) {
        if (yaml.isBlank()) {
            return new OneDocument<>(Optional.of(absent), List.of());
        }
        Documents.Parsed parsed = Documents.parse(source, yaml);
        Problems problems = Problems.collected();
        if (parsed.documents().size() > 1) {
            problems.invalid("", parsed.documents().size() + " documents (expected: one)", Mark.of(source));
        }
        Optional<T> value = parsed.documents().stream()
                .findFirst()
                .flatMap(document -> new Value("", document.root(), problems).object(reader));
        List<Problem> all = new ArrayList<>(parsed.problems());
        all.addAll(problems.all());
        boolean wrong = all.stream().anyMatch(problem -> problem.severity() == Severity.ERROR);
        return new OneDocument<>(wrong ? Optional.empty() : value, all);
    }
}
