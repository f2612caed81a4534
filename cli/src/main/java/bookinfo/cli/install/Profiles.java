package bookinfo.cli.install;

import bookinfo.cli.install.Layer.Overlay;
import bookinfo.cli.local.Failure;
import bookinfo.mesh.config.Document;
import bookinfo.mesh.config.IstioOperator;
import bookinfo.mesh.config.IstioOperatorReader;
import bookinfo.mesh.config.Node.Field;
import bookinfo.mesh.config.Node.MappingNode;
import bookinfo.mesh.config.Node.ScalarNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The profiles of a folder, and what becomes of one under a person's wishes. */
public final class Profiles {
    private static final String DEFAULT = "default";

    private final Path folder;

    public Profiles(Path folder) {
        this.folder = folder;
    }

    /** The profile that the layers name, the default one if none does, with all layers over it. */
    public IstioOperator read(List<Layer> layers) {
        Document wishes = profile(DEFAULT);
        for (Layer layer : layers) {
            wishes = layer.over(wishes);
        }
        String name = profileOf(wishes).orElse(DEFAULT);
        Document document = name.equals(DEFAULT) ? profile(DEFAULT) : layered(profile(DEFAULT), List.of(overlay(name)));
        IstioOperatorReader.Reading reading = IstioOperatorReader.read(layered(document, layers));
        Layer.refuse(reading.problems());
        return reading.operator().orElseThrow();
    }

    private static Document layered(Document under, List<? extends Layer> layers) {
        Document document = under;
        for (Layer layer : layers) {
            document = layer.over(document);
        }
        return document;
    }

    private Document profile(String name) {
        return overlay(name).document();
    }

    private Overlay overlay(String name) {
        Path file = folder.resolve(name + ".yaml");
        try {
            if (!names().contains(name)) {
                throw new Failure("profile: " + name + " (expected: one of " + String.join(", ", names()) + ")");
            }
            return new Overlay(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".yaml"))
                    .map(file -> file.substring(0, file.length() - ".yaml".length()))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    private static Optional<String> profileOf(Document document) {
        return document.root().fields().get("spec") instanceof Field(var _, MappingNode spec)
                        && spec.fields().get("profile") instanceof Field(var _, ScalarNode profile)
                ? Optional.of(profile.text())
                : Optional.empty();
    }
}
