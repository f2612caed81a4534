package bookinfo.cli.install;

import bookinfo.cli.install.Layer.Overlay;
import bookinfo.cli.install.Layer.Setting;
import bookinfo.cli.kube.ManifestFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say what is installed. */
public final class Wishes {
    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = "an IstioOperator file; several times if need be, later ones count")
    private List<Path> files = List.of();

    @Option(
            names = {"-s", "--set"},
            paramLabel = "PATH=VALUE",
            description = "one field below spec, over the files: profile=demo, hub=registry.example/mesh, tag=1.0")
    private List<String> settings = List.of();

    @Option(
            names = {"-r", "--revision"},
            description = "which of several control planes; as --set revision=")
    private Optional<String> revision = Optional.empty();

    /** Whether nothing is said but, perhaps, the revision. */
    public boolean areSilent() {
        return files.isEmpty() && settings.isEmpty();
    }

    public List<Layer> layers() {
        List<Layer> layers = new ArrayList<>();
        for (Path file : files) {
            ManifestFiles.texts(file).forEach(text -> layers.add(new Overlay(text.source(), text.text())));
        }
        settings.forEach(setting -> layers.add(new Setting(setting)));
        revision.ifPresent(name -> layers.add(new Setting("revision=" + name)));
        return layers;
    }
}
