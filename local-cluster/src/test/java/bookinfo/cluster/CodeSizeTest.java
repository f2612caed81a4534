package bookinfo.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The stand-in for a cluster stays small: what no lesson uses is not there. */
class CodeSizeTest {
    /** It only comes down; docs/adr/0010 says what it pays for. */
    private static final int LIMIT = 6_260;

    private static final Pattern NO_CODE = Pattern.compile("\\s*($|//|\\*|/\\*|import |package ).*");

    @Test
    void mainCodeDoesNotGrow() throws IOException {
        long lines = 0;
        for (Path file : sources()) {
            lines += Files.readAllLines(file).stream()
                    .filter(line -> !NO_CODE.matcher(line).matches())
                    .count();
        }
        System.out.printf("local-cluster: %,d lines of main code (limit %,d)%n", lines, LIMIT);
        assertThat(lines).isLessThan(LIMIT);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
