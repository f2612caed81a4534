package bookinfo.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A jar's Maven coordinates. {@code classifier} is empty for most. */
record Library(String group, String artifact, String version, String classifier) {
    /** Written by the build of a plain program: {@code group:artifact:jar[:classifier]:version:scope}. */
    private static final Pattern PLAIN =
            Pattern.compile("^\\s+([^:\\s]+):([^:]+):jar:(?:([^:]+):)?([^:]+):(?:compile|runtime)\\b.*$");

    /** Written by Quarkus: {@code group:artifact:classifier:jar:version}. */
    private static final Pattern QUARKUS = Pattern.compile("^([^:\\s]+):([^:]+):([^:]*):jar:([^:]+)$");

    /** The libraries of a program, by the name of the file; the build wrote down which they are. */
    static Map<String, Library> of(Program program) throws IOException {
        Path folder = program.folder();
        Map<String, Library> libraries = new TreeMap<>();
        Path quarkus = folder.resolve("quarkus-app-dependencies.txt");
        if (Files.exists(quarkus)) {
            for (Library library : read(quarkus, QUARKUS).values()) {
                libraries.put(library.group() + "." + library.file(), library);
            }
            return libraries;
        }
        return read(folder.resolve("dependencies.txt"), PLAIN);
    }

    String packageUrl() {
        return "pkg:maven/%s/%s@%s".formatted(group, artifact, version)
                + (classifier.isEmpty() ? "" : "?classifier=" + classifier);
    }

    private String file() {
        return artifact + "-" + version + (classifier.isEmpty() ? "" : "-" + classifier) + ".jar";
    }

    private static Map<String, Library> read(Path file, Pattern pattern) throws IOException {
        if (!Files.exists(file)) {
            throw new Failure(file + ": nothing there (expected: what ./mvnw package writes; run it again)");
        }
        Map<String, Library> libraries = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            Matcher words = pattern.matcher(line);
            if (words.matches()) {
                String classifier = words.group(3) == null ? "" : words.group(3);
                Library library = new Library(words.group(1), words.group(2), words.group(4), classifier);
                libraries.put(library.file(), library);
            }
        }
        return libraries;
    }
}
