package bookinfo.mesh.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Golden files: what was asked, a line of dashes, what must come out. */
final class Golden {
    private static final String DASHES = "-----\n";

    private Golden() {}

    static void check(String name, String input, String actual) {
        Path file = Path.of("src/test/golden", name + ".txt");
        String expected = read(file);
        assertThat(input + DASHES + actual).as(file.toString()).isEqualTo(expected);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
