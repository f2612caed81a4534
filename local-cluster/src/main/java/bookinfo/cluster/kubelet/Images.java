package bookinfo.cluster.kubelet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The image list {@code k8s/local/images.yaml}; read anew for each container start, so that an edit needs no restart. */
final class Images {
    private static final Path LIST = Path.of("k8s/local/images.yaml");
    private static final JsonMapper YAML = new JsonMapper(new YAMLFactory());

    private final Path root;
    private final Function<String, Optional<Path>> programs;

    /** The file as it stands. */
    record Listing(List<Entry> images) {
        Listing {
            images = Objects.requireNonNullElse(images, List.of());
        }
    }

    /**
     * What stands for some names: either of {@code java} and {@code program}.
     *
     * @param variants further names of a {@code java}, and the variables by which their images differ from it
     */
    record Entry(
            List<String> names,
            @Nullable String java,
            @Nullable List<String> program,
            @Nullable String options,
            @Nullable String cache,
            @Nullable String bin,
            Map<String, Map<String, String>> variants) {
        Entry {
            names = Objects.requireNonNullElse(names, List.of());
            variants = Objects.requireNonNullElse(variants, Map.of());
        }

        List<String> known() {
            return Stream.concat(names.stream(), variants.keySet().stream()).toList();
        }

        Map<String, String> variables(String name) {
            return variants.getOrDefault(name, Map.of());
        }
    }

    /**
     * @param root the checkout; paths in the list are relative to it
     * @param programs where a program of a foreign image is, by its bare name
     */
    Images(Path root, Function<String, Optional<Path>> programs) {
        this.root = root;
        this.programs = programs;
    }

    /**
     * The image for a reference; only the last path segment of its name counts, whatever the registry and tag.
     *
     * @throws ContainerProblem if the list does not name it, or what it names is not there
     */
    Image resolve(String reference) throws ContainerProblem {
        String withoutDigest = reference.split("@", 2)[0];
        String name =
                withoutDigest.substring(withoutDigest.lastIndexOf('/') + 1).split(":", 2)[0];
        List<Entry> images = read();
        for (Entry entry : images) {
            if (entry.known().contains(name)) {
                return image(name, entry);
            }
        }
        String known = images.stream()
                .flatMap(entry -> entry.known().stream())
                .sorted()
                .collect(Collectors.joining(", "));
        throw ContainerProblem.image(
                "image \"%s\" is not listed in %s, and nothing is pulled on this machine; known: %s"
                        .formatted(name, LIST, known));
    }

    private List<Entry> read() throws ContainerProblem {
        try {
            return YAML.readValue(Files.readString(root.resolve(LIST)), Listing.class)
                    .images();
        } catch (JsonProcessingException e) {
            throw ContainerProblem.image("%s: %s".formatted(LIST, e.getOriginalMessage()));
        } catch (IOException e) {
            throw ContainerProblem.image("%s cannot be read: %s".formatted(LIST, e.getMessage()));
        }
    }

    private Image image(String name, Entry entry) throws ContainerProblem {
        Optional<Path> bin = path(entry.bin());
        if (entry.java() != null && entry.program() == null) {
            Path jar = root.resolve(entry.java());
            if (!Files.isRegularFile(jar)) {
                throw ContainerProblem.image(entry.java() + " is not built; ./mvnw package builds it");
            }
            return new Image.JavaProgram(jar, path(entry.options()), path(entry.cache()), bin, entry.variables(name));
        }
        if (entry.java() != null || entry.program() == null || entry.program().isEmpty()) {
            throw ContainerProblem.image("%s: image %s: expected exactly one of: java, program".formatted(LIST, name));
        }
        List<String> command = new ArrayList<>(entry.program());
        command.set(0, find(command.getFirst()).toString());
        return new Image.NativeProgram(command, bin);
    }

    private Path find(String program) throws ContainerProblem {
        return program.contains("/")
                ? root.resolve(program)
                : programs.apply(program)
                        .orElseThrow(() -> ContainerProblem.image(
                                "program \"%s\" is not on the PATH; install it to run this image".formatted(program)));
    }

    private Optional<Path> path(@Nullable String relative) {
        return Optional.ofNullable(relative).map(root::resolve);
    }
}
