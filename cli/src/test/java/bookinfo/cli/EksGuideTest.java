package bookinfo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** There is no EKS to run the guide on; what can be held against this checkout is. */
class EksGuideTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK = Pattern.compile("(?s)```sh\n(.*?)```");
    private static final Pattern FILE = Pattern.compile("k8s/[a-z0-9][a-zA-Z0-9./_-]*");
    private static final Pattern LINK = Pattern.compile("]\\(((?!http)[^)#]+)[^)]*\\)");
    private static final Pattern CODE = Pattern.compile("`([a-z0-9]+(?:-[a-z0-9]+)+)`");

    @Test
    void bothLanguagesHaveTheSameCommands() throws IOException {
        assertThat(commands("eks.ko.md")).isEqualTo(commands("eks.md")).isNotEmpty();
    }

    @Test
    void ourCommandsTakeTheseOptions() throws IOException {
        List<String> ours = commands("eks.md").stream()
                .filter(command -> command.startsWith("./bookinfo ") && !command.startsWith("./bookinfo images "))
                .map(command -> command.split(" \\| ", 2)[0])
                .toList();
        assertThat(ours).hasSizeGreaterThan(4).allSatisfy(command -> {
            List<String> words = Arrays.asList(command.split(" ", -1));
            assertThatCode(() ->
                            Main.line().parseArgs(words.subList(1, words.size()).toArray(String[]::new)))
                    .as(command)
                    .doesNotThrowAnyException();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"eks.md", "eks.ko.md"})
    void filesAndLinksAreThere(String guide) throws IOException {
        String text = text(guide);
        assertThat(found(FILE, text, 0))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(ROOT.resolve(file)).exists());
        assertThat(found(LINK, text, 1))
                .isNotEmpty()
                .allSatisfy(
                        link -> assertThat(ROOT.resolve("docs").resolve(link)).exists());
    }

    @ParameterizedTest
    @ValueSource(strings = {"eks.md", "eks.ko.md"})
    void doctorKnowsTheCodesOfTheTable(String guide) throws IOException {
        String sources = sources();
        List<String> codes = text(guide)
                .lines()
                .filter(line -> line.startsWith("|") && !line.contains("k8s/"))
                .flatMap(row -> found(CODE, row, 1).stream())
                .toList();
        assertThat(codes)
                .hasSizeGreaterThan(20)
                .allSatisfy(code -> assertThat(sources).contains("\"" + code + "\""));
    }

    private static List<String> commands(String guide) throws IOException {
        return found(BLOCK, text(guide), 1).stream()
                .flatMap(block -> block.replace("\\\n", " ").lines())
                .toList();
    }

    private static List<String> found(Pattern pattern, String text, int group) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult result) -> result.group(group))
                .toList();
    }

    private static String text(String guide) throws IOException {
        return Files.readString(ROOT.resolve("docs").resolve(guide));
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/java/bookinfo/cli/doctor"))) {
            return files.map(EksGuideTest::source).collect(Collectors.joining());
        }
    }

    private static String source(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
