package bookinfo.images;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A program that gets an image.
 *
 * @param name of the image, without registry and tag
 * @param jar what the JVM runs; its class path lies beside it
 * @param options the JVM's flags, one a line
 */
record Program(String name, Path jar, Path options) {
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
     * The programs with these names, all for none, in the order of the list that the laptop's cluster uses too.
     *
     * @throws Failure if a name is none, or its program is not packaged
     */
    static List<Program> of(Path root, List<String> names) {
        Map<String, Program> all = read(root);
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

    private static Map<String, Program> read(Path root) {
        Path file = root.resolve(LIST);
        Map<String, Program> programs = new TreeMap<>();
        try (Reader reader = Files.newBufferedReader(file)) {
            Map<String, List<Map<String, Object>>> document =
                    new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            for (Map<String, Object> image : document.getOrDefault("images", List.of())) {
                if (image.get("names") instanceof List<?> names
                        && image.get("java") instanceof String jar
                        && image.get("options") instanceof String options) {
                    String name = String.valueOf(names.getFirst());
                    programs.put(name, new Program(name, root.resolve(jar), root.resolve(options)));
                }
            }
        } catch (IOException e) {
            throw new Failure(file + ": " + e.getMessage(), e);
        }
        return programs;
    }
}
