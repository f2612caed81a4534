package bookinfo.e2e;

import bookinfo.e2e.Command.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The folders of k8s/scenarios. */
public final class Lessons {
    private static final Path FOLDER = TestMesh.ROOT.resolve("k8s/scenarios");
    private static final String GATEWAY = "01-gateway";
    private static final Duration UNTIL_RULES_HOLD = Duration.ofMinutes(1);

    private Lessons() {}

    static Stream<String> all() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    /** Those that need no programs beside Bookinfo. */
    public static List<String> ofThePage() throws IOException {
        return all().filter(lesson -> needs(lesson).stream().noneMatch(need -> need.startsWith("../")))
                .toList();
    }

    /** The folders that must be applied before {@code lesson}, in order. */
    static List<String> needs(String lesson) {
        try {
            return Files.readAllLines(FOLDER.resolve(lesson).resolve("expect")).stream()
                    .filter(line -> line.startsWith("needs:"))
                    .flatMap(line -> Stream.of(
                            line.substring(6).replaceAll("[\\[\\]\\s]", "").split(",", -1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Applies {@code lesson} with the command {@code kubectl}, holds the Bookinfo at {@code url} to its promises, and
     * takes away all rules that came with it but those of the gateway.
     */
    public static void tryElsewhere(String lesson, URI url, String kubectl) throws Exception {
        List<String> folders =
                Stream.concat(needs(lesson).stream(), Stream.of(lesson)).toList();
        try {
            for (String folder : folders) {
                run("sh", "-c", kubectl + " apply -f k8s/scenarios/" + folder).ok();
            }
            Await.await(
                    UNTIL_RULES_HOLD,
                    () -> run("./bookinfo", "verify", lesson, "--url", url.toString())
                            .ok());
        } finally {
            for (String folder :
                    folders.stream().filter(name -> !name.equals(GATEWAY)).toList()) {
                run("sh", "-c", kubectl + " delete --ignore-not-found -f k8s/scenarios/" + folder)
                        .ok();
            }
        }
    }

    private static Result run(String... command) throws IOException, InterruptedException {
        return Command.run(TestMesh.ROOT, Map.of(), List.of(command));
    }
}
