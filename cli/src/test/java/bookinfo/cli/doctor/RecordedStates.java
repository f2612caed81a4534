package bookinfo.cli.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Recorded clusters: a healthy one, and others by how they differ from it. A folder's files replace the healthy ones;
 * those that its {@code absent.txt} names are not there.
 */
final class RecordedStates {
    static final Path FOLDER = Path.of("src/test/resources/doctor");
    private static final String HEALTHY = "healthy";

    private RecordedStates() {}

    static Stream<String> names() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    static Facts facts(String name, Path scratch) {
        return FactsReader.read(Recording.read(assemble(name, scratch), Instant.EPOCH));
    }

    /** A whole recording in an empty folder. */
    static Path assemble(String name, Path scratch) {
        try {
            copy(FOLDER.resolve(HEALTHY), scratch);
            copy(FOLDER.resolve(name), scratch);
            Path absent = scratch.resolve("absent.txt");
            for (String file : Files.exists(absent) ? Files.readAllLines(absent) : List.<String>of()) {
                Files.delete(scratch.resolve(file));
            }
            return scratch;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.write(to.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
    }
}
