package bookinfo.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a page says about commands. In a block fenced as {@code console} a line after {@code $} is a command, the lines
 * up to the next one are what it prints: {@code ...} stands for any text, a line of nothing else for any lines, and a
 * run of blanks for any run of blanks. A command with nothing below may print what it likes.
 */
final class Console {
    private static final String FENCE = "```";
    private static final String PROMPT = "$ ";
    private static final String ANYTHING = "...";

    private Console() {}

    /**
     * A command and what it prints.
     *
     * @param place file and line, for the reader of a failure
     */
    record Step(String place, String command, List<String> prints) {

        Step {
            prints = List.copyOf(prints);
        }

        boolean matches(String output) {
            return prints.isEmpty()
                    || matches(prints, output.lines().map(Step::squeezed).toList());
        }

        private static boolean matches(List<String> said, List<String> seen) {
            if (said.isEmpty()) {
                return seen.isEmpty();
            }
            List<String> rest = said.subList(1, said.size());
            if (said.getFirst().equals(ANYTHING)) {
                return IntStream.rangeClosed(0, seen.size())
                        .anyMatch(from -> matches(rest, seen.subList(from, seen.size())));
            }
            return !seen.isEmpty()
                    && pattern(said.getFirst()).matcher(seen.getFirst()).matches()
                    && matches(rest, seen.subList(1, seen.size()));
        }

        private static Pattern pattern(String line) {
            return Pattern.compile(Arrays.stream(squeezed(line).split(Pattern.quote(ANYTHING), -1))
                    .map(Pattern::quote)
                    .collect(Collectors.joining(".*")));
        }

        private static String squeezed(String line) {
            return line.strip().replaceAll("\\s+", " ");
        }
    }

    /** The steps of a page in its order. */
    static List<Step> read(Path page) throws IOException {
        List<Step> steps = new ArrayList<>();
        boolean inside = false;
        int number = 0;
        for (String line : Files.readAllLines(page)) {
            number++;
            if (line.startsWith(FENCE)) {
                inside = !inside && line.equals(FENCE + "console");
            } else if (inside && line.startsWith(PROMPT)) {
                steps.add(new Step(page.getFileName() + ":" + number, line.substring(PROMPT.length()), List.of()));
            } else if (inside && !line.isBlank()) {
                Step last = steps.removeLast();
                List<String> prints = new ArrayList<>(last.prints());
                prints.add(line.stripTrailing());
                steps.add(new Step(last.place(), last.command(), prints));
            }
        }
        return steps;
    }
}
