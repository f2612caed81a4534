package bookinfo.images;

import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What all images of one run have in common.
 *
 * @param root of the checkout
 * @param iptables a root tree with iptables for the sidecar's image; empty for the folder iptables of a base folder
 * @param iptablesInBase whether the base has iptables itself
 * @param registry in front of the names, for example {@code registry.example.com/mesh}; empty for none
 * @param version of our own jars
 * @param aot whether start-up caches go into the images
 * @param source where the code is to be had, for a label
 */
record Settings(
        Path root,
        Base base,
        Optional<Path> iptables,
        boolean iptablesInBase,
        List<Platform> platforms,
        String registry,
        String tag,
        String version,
        boolean aot,
        Optional<String> source) {
    Settings {
        platforms = List.copyOf(platforms);
    }

    /** Files that are made on the way, and layers that later runs find again. */
    Path work() {
        return root.resolve("target/images");
    }

    /**
     * The same for one platform: {@code {arch}} in a path stands for its architecture.
     *
     * @throws Failure if nothing is there, or it is for another architecture
     */
    Settings on(Platform platform) {
        Base own = switch (base) {
            case Base.Registry registry -> registry;
            case Base.Archive(Path file) -> new Base.Archive(existing(file, platform));
            case Base.Folder(Path folder) ->
                new Base.Folder(Machine.check(existing(folder, platform), platform.getArchitecture()));
        };
        Optional<Path> tree = iptables.map(path -> existing(path, platform));
        return new Settings(root, own, tree, iptablesInBase, List.of(platform), registry, tag, version, aot, source);
    }

    /** What the sidecar's image gets over its base. */
    Optional<Path> sidecarTree() {
        return base instanceof Base.Folder(Path folder) && iptables.isEmpty() && !iptablesInBase
                ? Optional.of(folder.resolve("iptables")).filter(Files::isDirectory)
                : iptables;
    }

    /** @throws Failure if one of these cannot be built so */
    void check(List<Program> programs) {
        if (programs.stream().anyMatch(Program::needsIptables) && sidecarTree().isEmpty() && !iptablesInBase) {
            throw new Failure("mesh-sidecar: no iptables (expected: --iptables DIR, such as target/images/base/iptables"
                    + " of ./bookinfo images base, or --iptables base where the base has them)");
        }
    }

    String reference(Program program) {
        return (registry.isEmpty() ? "" : registry + "/") + program.name() + ":" + tag;
    }

    private static Path existing(Path template, Platform platform) {
        Path path = Path.of(template.toString().replace("{arch}", platform.getArchitecture()));
        if (!Files.exists(path)) {
            throw new Failure(path + ": nothing there");
        }
        return path;
    }
}
