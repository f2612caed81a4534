package bookinfo.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sessions of the real kubectl. A golden file is the lines of a session, then what they print. {@code advance PT41S} moves
 * the cluster's clock; {@code status KIND NAME PATCH} writes a status as a controller or the kubelet would. Lines whose
 * outcome differs from run to run are masked.
 */
@NeedsProgram("kubectl")
class KubectlGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/golden/kubectl");
    private static final Path YAML = Path.of("src/test/yaml");
    private static final String LINE = "-----\n";
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    private static Path directory;

    @TestFactory
    Stream<DynamicTest> sessions() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            return files.sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
        }
    }

    private static void check(Path file) throws Exception {
        String[] parts = Files.readString(file).split(LINE, 2);
        StringBuilder transcript = new StringBuilder();
        Path home = Files.createTempDirectory(directory, "session");
        TestClock clock = new TestClock();
        try (RunningApi api = new RunningApi(home, clock, new FakeKubelet())) {
            for (String line : parts[0].lines().toList()) {
                transcript.append("$ ").append(line).append('\n').append(run(line, api, clock));
            }
        }
        if (Boolean.getBoolean("update")) {
            Files.writeString(file, parts[0] + LINE + transcript);
        }
        assertThat(transcript.toString()).isEqualTo(parts.length > 1 ? parts[1] : "");
    }

    private static String run(String line, RunningApi api, TestClock clock) throws Exception {
        List<String> words = words(line);
        return switch (words.getFirst()) {
            case "advance" -> {
                clock.advance(Duration.parse(words.get(1)));
                yield "";
            }
            case "status" ->
                kubectl(
                        List.of(
                                "patch",
                                words.get(1),
                                words.get(2),
                                "--subresource=status",
                                "--type=merge",
                                "-p",
                                words.get(3)),
                        api);
            default -> kubectl(words, api);
        };
    }

    private static String kubectl(List<String> arguments, RunningApi api) throws Exception {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(arguments);
        Path out = Files.createTempFile(api.directory, "out", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(YAML.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("KUBECONFIG", api.kubeconfig().toString());
        builder.environment().put("HOME", api.directory.toString());
        builder.environment().put("TZ", "UTC");
        builder.environment().put("KUBE_EDITOR", "sed -i s/img:[0-9]/img:edited/");
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        String printed = mask(Files.readString(out, StandardCharsets.UTF_8));
        String ended = printed.isEmpty() || printed.endsWith("\n") ? printed : printed + "\n";
        return process.waitFor() == 0 ? ended : ended + "[%d]\n".formatted(process.exitValue());
    }

    private static String mask(String printed) {
        return printed.replaceAll("(UID: +)[0-9a-f-]{36}", "$1UID")
                .replaceAll("uid: [0-9a-f-]{36}", "uid: UID")
                .replaceAll("resourceVersion: \"\\d+\"", "resourceVersion: \"N\"");
    }

    /** Words as a shell would split them, with single quotes. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        String[] quoted = line.split("'", -1);
        for (int i = 0; i < quoted.length; i++) {
            if (i % 2 == 1) {
                words.add(quoted[i]);
            } else {
                Stream.of(quoted[i].split(" ")).filter(word -> !word.isEmpty()).forEach(words::add);
            }
        }
        return words;
    }
}
