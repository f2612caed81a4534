package bookinfo.images;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A program that gets an image.
 *
 * @param name of the image, without registry and tag
 * @param jar what the JVM runs; its class path lies beside it
 * @param options the JVM's flags, one a line
 * @param cache where the laptop keeps its start-up cache; empty for a program that has none
 */
record Program(String name, Path jar, Path options, Optional<Path> cache) {
    private static final String LIST = "k8s/local/images.yaml";

    /** What the container runs, the name that people type in {@code kubectl exec}. */
    String entryPoint() {
        return "/usr/local/bin/"
                + switch (name) {
                    case "mesh-control" -> "pilot-discovery";
                    case "mesh-sidecar", "mesh-gateway" -> "pilot-agent";
                    default -> "bookinfo-app";
                };
    }

    /** What its class path lies in. */
    Path folder() {
        return jar.resolveSibling("");
    }

    List<Path> files() throws IOException {
        return files(jar);
    }

    /** The class path: a Quarkus program is a folder of its own; a plain one is a jar and the folder lib beside it. */
    static List<Path> files(Path jar) throws IOException {
        boolean quarkus = jar.endsWith("quarkus-run.jar");
        try (Stream<Path> found = Files.walk(jar.resolveSibling(""))) {
            return found.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> quarkus || file.equals(jar) || file.startsWith(jar.resolveSibling("lib")))
                    .sorted()
                    .toList();
        }
    }

    boolean ofMesh() {
        return name.startsWith("mesh-");
    }

    /** The rules of a sidecar leave out the traffic of user 1337, so the proxy must be that one. */
    int user() {
        return ofMesh() ? 1337 : 1000;
    }

    boolean needsIptables() {
        return name.equals("mesh-sidecar");
    }

    /**
     * The programs with these names, all for none.
     *
     * @throws Failure if a name is none, or its program is not packaged
     */
    static List<Program> of(Path root, List<String> names) {
        Map<String, Program> all = new TreeMap<>();
        all(root).forEach(program -> all.put(program.name(), program));
        for (String name : names) {
            if (!all.containsKey(name)) {
                throw new Failure("no image %s (expected: one of %s)".formatted(name, String.join(", ", all.keySet())));
            }
        }
        List<Program> wanted = new ArrayList<>(
                names.isEmpty()
                        ? all.values()
                        : names.stream().distinct().map(all::get).toList());
        for (Program program : wanted) {
            if (!Files.isRegularFile(program.jar())) {
                throw new Failure(
                        "%s: no %s (build it first: ./mvnw package)".formatted(program.name(), program.jar()));
            }
        }
        return List.copyOf(wanted);
    }

    /** All that the list names. */
    static List<Program> all(Path root) {
        Path file = root.resolve(LIST);
        List<Program> programs = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file)) {
            Map<String, List<Map<String, Object>>> document =
                    new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            for (Map<String, Object> image : document.getOrDefault("images", List.of())) {
                if (image.get("names") instanceof List<?> names
                        && image.get("java") instanceof String jar
                        && image.get("options") instanceof String options) {
                    String name = String.valueOf(names.getFirst());
                    Optional<Path> cache =
                            Optional.ofNullable(image.get("cache")).map(path -> root.resolve(path.toString()));
                    programs.add(new Program(name, root.resolve(jar), root.resolve(options), cache));
                }
            }
        } catch (IOException e) {
            throw new Failure(file + ": " + e.getMessage(), e);
        }
        return programs;
    }
}
