package bookinfo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each bound of docs/bounds.md names a test that reaches it. */
class BoundsTest {
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");

    @Test
    void each_bound_has_a_test_that_is_there() throws IOException {
        List<String> rows = Files.readAllLines(TestMesh.ROOT.resolve("docs/bounds.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| what "))
                .toList();
        assertThat(rows).hasSizeGreaterThan(20).allSatisfy(row -> {
            String last = row.substring(row.lastIndexOf('|', row.length() - 2));
            assertThat(TEST.matcher(last).results().map(MatchResult::group)).isNotEmpty();
            assertThat(row.replace("\\|", "").chars().filter(c -> c == '|')).hasSize(5);
        });
        Set<String> named = TEST.matcher(String.join("\n", rows))
                .results()
                .map(test -> test.group(1) + ".java")
                .collect(Collectors.toSet());
        assertThat(testFiles()).containsAll(named);
    }

    private static Set<String> testFiles() throws IOException {
        try (Stream<Path> modules = Files.list(TestMesh.ROOT)) {
            return modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .flatMap(BoundsTest::names)
                    .collect(Collectors.toSet());
        }
    }

    private static Stream<String> names(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
