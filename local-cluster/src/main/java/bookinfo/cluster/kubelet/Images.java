package bookinfo.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The image list {@code k8s/local/images.yaml}; read anew for each container start, so that an edit needs no restart. */
final class Images {
    private static final Path LIST = Path.of("k8s/local/images.yaml");
    private static final List<String> FIELDS = List.of("bin", "cache", "java", "names", "options", "program");
    private static final YAMLMapper YAML = new YAMLMapper();

    private final Path root;
    private final List<Path> searchPath;

    /**
     * @param root the checkout; paths in the list are relative to it
     * @param searchPath where programs of foreign images are looked for
     */
    Images(Path root, List<Path> searchPath) {
        this.root = root;
        this.searchPath = List.copyOf(searchPath);
    }

    static Images of(Path root) {
        List<Path> searchPath = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(Optional.ofNullable(System.getenv("PATH")).orElse(""))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .toList();
        return new Images(root, searchPath);
    }

    /**
     * The image for a reference; only the last path segment of its name counts, whatever the registry and tag.
     *
     * @throws ContainerProblem if the list does not name it, or what it names is not there
     */
    Image resolve(String reference) throws ContainerProblem {
        String name = lastSegment(reference);
        JsonNode images = entries();
        for (JsonNode entry : images) {
            if (names(entry).contains(name)) {
                return image(name, entry);
            }
        }
        String known = StreamSupport.stream(images.spliterator(), false)
                .flatMap(entry -> names(entry).stream())
                .sorted()
                .collect(Collectors.joining(", "));
        throw ContainerProblem.image(
                "image \"%s\" is not listed in %s, and nothing is pulled on this machine; known: %s"
                        .formatted(name, LIST, known));
    }

    static String lastSegment(String reference) {
        String withoutDigest = reference.split("@", 2)[0];
        String last = withoutDigest.substring(withoutDigest.lastIndexOf('/') + 1);
        return last.split(":", 2)[0];
    }

    private JsonNode entries() throws ContainerProblem {
        try {
            JsonNode images =
                    YAML.readTree(Files.readString(root.resolve(LIST))).path("images");
            if (!images.isArray()) {
                throw ContainerProblem.image("%s: images: missing (expected: a list)".formatted(LIST));
            }
            return images;
        } catch (IOException e) {
            throw ContainerProblem.image("%s cannot be read: %s".formatted(LIST, e.getMessage()));
        }
    }

    private static List<String> names(JsonNode entry) {
        return texts(entry.path("names"));
    }

    private Image image(String name, JsonNode entry) throws ContainerProblem {
        Set<String> unknown = new TreeSet<>();
        entry.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(FIELDS);
        if (!unknown.isEmpty()) {
            throw ContainerProblem.image("%s: image %s: %s: unknown (expected: %s)"
                    .formatted(LIST, name, String.join(", ", unknown), String.join(", ", FIELDS)));
        }
        if (entry.has("java") == entry.has("program")) {
            throw ContainerProblem.image("%s: image %s: expected exactly one of: java, program".formatted(LIST, name));
        }
        return entry.has("java") ? javaProgram(entry) : nativeProgram(entry);
    }

    private Image javaProgram(JsonNode entry) throws ContainerProblem {
        Path jar = root.resolve(entry.path("java").asText());
        if (!Files.isRegularFile(jar)) {
            throw ContainerProblem.image(entry.path("java").asText() + " is not built; ./mvnw package builds it");
        }
        return new Image.JavaProgram(jar, path(entry, "options"), path(entry, "cache"), path(entry, "bin"));
    }

    private Image nativeProgram(JsonNode entry) throws ContainerProblem {
        List<String> command = new ArrayList<>(texts(entry.path("program")));
        if (command.isEmpty()) {
            throw ContainerProblem.image("%s: image %s: program: empty (expected: a program and its first arguments)"
                    .formatted(LIST, names(entry)));
        }
        command.set(0, find(command.getFirst()).toString());
        return new Image.NativeProgram(command, path(entry, "bin"));
    }

    private Path find(String program) throws ContainerProblem {
        if (program.contains("/")) {
            return root.resolve(program);
        }
        return searchPath.stream()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> ContainerProblem.image(
                        "program \"%s\" is not on the PATH; install it to run this image".formatted(program)));
    }

    private Optional<Path> path(JsonNode entry, String field) {
        return entry.has(field) ? Optional.of(root.resolve(entry.path(field).asText())) : Optional.empty();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return List.copyOf(texts);
    }
}
