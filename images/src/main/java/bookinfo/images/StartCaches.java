package bookinfo.images;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The start-up caches for the images of one platform.
 *
 * @param files by the program's name
 * @param missing why a program has none; a label says so
 */
record StartCaches(Map<String, Path> files, String missing) {
    StartCaches {
        files = Map.copyOf(files);
    }

    static StartCaches none(String missing) {
        return new StartCaches(Map.of(), missing);
    }

    Optional<Path> of(Program program) {
        return Optional.ofNullable(files.get(program.name()));
    }

    String label(Program program) {
        return files.containsKey(program.name()) ? "yes" : "no: " + missing;
    }
}
