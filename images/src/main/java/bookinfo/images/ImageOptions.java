package bookinfo.images;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that {@code build} and {@code push} share. */
final class ImageOptions {
    /** Has curl, and is made for both architectures. */
    private static final String DEFAULT_BASE = "eclipse-temurin:25-jre";

    private static final String IN_BASE = "base";
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "arm64");

    @Option(
            names = "--base",
            paramLabel = "REF",
            description = "an image with a JRE 25 and curl, best with its digest (default: " + DEFAULT_BASE + ")")
    private @Nullable String base;

    @Option(names = "--base-tar", paramLabel = "FILE", description = "such an image as an archive, from docker save")
    private @Nullable Path baseTar;

    @Option(
            names = "--base-folder",
            paramLabel = "DIR",
            description =
                    "such an image as a root file system, as `bookinfo images base` makes it; {arch} in a path stands for amd64 or arm64")
    private @Nullable Path baseFolder;

    @Option(
            names = "--iptables",
            paramLabel = "DIR|base",
            description =
                    "a root tree with iptables for the sidecar (default: iptables in the base folder); base: the base has it")
    private @Nullable String iptables;

    @Option(
            names = "--platform",
            paramLabel = "OS/ARCH",
            split = ",",
            description = "linux/amd64, linux/arm64 or both (default: this machine's)")
    private List<String> platforms = List.of();

    @Option(names = "--tag", paramLabel = "TAG", description = "of every image (default: the project's version)")
    private @Nullable String tag;

    @Option(
            names = "--aot",
            paramLabel = "yes|no",
            defaultValue = "yes",
            description =
                    "a start-up (AOT) cache in each image; without, the same commit gives the same digest anywhere")
    private Aot aot = Aot.YES;

    @Option(names = "--source", paramLabel = "URL", description = "where the code is to be had, for a label")
    private @Nullable String source;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "images (default: all)")
    private List<String> names = List.of();

    /** Words of the command line. */
    enum Aot {
        YES,
        NO
    }

    List<String> names() {
        return List.copyOf(names);
    }

    /** @throws Failure if an option's value is none, or options exclude each other */
    Settings settings(Path root, String version, String registry) {
        return new Settings(
                root,
                base(),
                IN_BASE.equals(iptables)
                        ? Optional.empty()
                        : Optional.ofNullable(iptables).map(Path::of),
                IN_BASE.equals(iptables),
                platforms(),
                registry,
                tag == null ? version.replace("-SNAPSHOT", "") : tag,
                version,
                aot == Aot.YES,
                Optional.ofNullable(source));
    }

    private Base base() {
        if (Stream.of(base, baseTar, baseFolder).filter(given -> given != null).count() > 1) {
            throw new Failure("--base, --base-tar and --base-folder exclude each other (expected: one of them)");
        }
        if (baseTar != null) {
            return new Base.Archive(baseTar);
        }
        if (baseFolder != null) {
            return new Base.Folder(baseFolder);
        }
        String name = base == null ? DEFAULT_BASE : base;
        try {
            return new Base.Registry(ImageReference.parse(name));
        } catch (InvalidImageReferenceException e) {
            throw new Failure("--base %s: no image reference (expected: as %s)".formatted(name, DEFAULT_BASE), e);
        }
    }

    private List<Platform> platforms() {
        if (platforms.isEmpty()) {
            return List.of(new Platform(Machine.architecture(), "linux"));
        }
        List<Platform> chosen = new ArrayList<>();
        for (String platform : platforms) {
            String[] words = platform.split("/", 2);
            if (words.length != 2 || !words[0].equals("linux") || !ARCHITECTURES.contains(words[1])) {
                throw new Failure("--platform %s (expected: linux/amd64 or linux/arm64)".formatted(platform));
            }
            chosen.add(new Platform(words[1], words[0]));
        }
        return chosen;
    }
}
