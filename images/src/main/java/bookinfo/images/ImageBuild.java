package bookinfo.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Builds the images of one platform, on one base. */
final class ImageBuild {
    static final String CACHE_LABEL = "bookinfo.start-up-cache";
    private static final String TITLE = "org.opencontainers.image.";

    private final Settings settings;
    private final Platform platform;
    private final Revision revision;

    ImageBuild(Settings settings, Platform platform, Revision revision) {
        this.settings = settings.on(platform);
        this.platform = platform;
        this.revision = revision;
    }

    /** @throws Failure if one of these cannot be built so */
    void check(List<Program> programs) {
        settings.check(programs);
    }

    /** The start-up caches, trained where there are none that fit. */
    StartCaches caches(Consumer<String> progress) throws InterruptedException {
        if (!settings.aot()) {
            return StartCaches.none("not wanted");
        }
        if (!platform.getArchitecture().equals(Machine.architecture())) {
            return StartCaches.none("built on " + Machine.architecture());
        }
        try {
            Path file = settings.work().resolve("base.tar");
            Containerizer archive = Containerizer.to(TarImage.at(file).named("base"));
            containerize("base", base(), archive.setAllowInsecureRegistries(baseOnThisMachine()));
            Training training = new Training(settings.root(), settings.work().resolve("training"), progress);
            return new StartCaches(
                    training.caches(ImageArchive.read(file), Program.all(settings.root())), "it starts quickly");
        } catch (InvalidImageReferenceException | IOException e) {
            throw failure("base", e);
        }
    }

    /**
     * Writes an archive that {@code ctr images import} and {@code docker load} take, and its bill of materials beside.
     *
     * @return the image's id
     */
    String toArchive(Program program, StartCaches caches, Path file) throws InterruptedException {
        try {
            Files.createDirectories(file.resolveSibling(""));
            TarImage target = TarImage.at(file).named(settings.reference(program));
            Files.write(file.resolveSibling(program.name() + ".cdx.json"), bill(program));
            Containerizer archive = Containerizer.to(target).setAllowInsecureRegistries(baseOnThisMachine());
            return containerize(program.name(), image(program, caches), archive)
                    .getImageId()
                    .toString();
        } catch (InvalidImageReferenceException | IOException e) {
            throw failure(program.name(), e);
        }
    }

    /**
     * Pushes the image; layers that the registry has stay where they are.
     *
     * @return the digest of the manifest
     */
    String toRegistry(Program program, StartCaches caches, ImageReference target) throws InterruptedException {
        try {
            Containerizer registry = Containerizer.to(Registries.image(target));
            registry.setAllowInsecureRegistries(Registries.onThisMachine(target) && baseOnThisMachine());
            return containerize(program.name(), image(program, caches), registry)
                    .getDigest()
                    .toString();
        } catch (IOException e) {
            throw failure(program.name(), e);
        }
    }

    /** The bill of materials that the image holds. */
    byte[] bill(Program program) throws IOException {
        return new Bill(settings).of(program);
    }

    private JibContainer containerize(String name, JibContainerBuilder image, Containerizer target)
            throws InterruptedException {
        try {
            return image.containerize(
                    target.setBaseImageLayersCache(settings.work().resolve("layers/base"))
                            .setApplicationLayersCache(settings.work().resolve("layers/application"))
                            .setToolName("bookinfo")
                            .setToolVersion(settings.version()));
        } catch (ExecutionException e) {
            throw failure(name, e.getCause() == null ? e : e.getCause());
        } catch (RegistryException | IOException | CacheDirectoryCreationException e) {
            throw failure(name, e);
        }
    }

    private JibContainerBuilder image(Program program, StartCaches caches) throws IOException {
        Path work = Files.createDirectories(settings.work().resolve("work").resolve(program.name()));
        ProgramLayers layers = new ProgramLayers(program, settings.version(), work);
        JibContainerBuilder image = base().setCreationTime(revision.time())
                .setUser(program.user() + ":" + program.user())
                .setEntrypoint(program.entryPoint())
                .setLabels(labels(program, caches));
        if (!program.ofMesh()) {
            image.addEnvironmentVariable("HOST", "0.0.0.0");
        }
        if (program.needsIptables() && settings.sidecarTree().isPresent()) {
            image.addFileEntriesLayer(
                    ProgramLayers.tree("iptables", settings.sidecarTree().get()));
        }
        image.addFileEntriesLayer(layers.dependencies()).addFileEntriesLayer(layers.application(bill(program)));
        caches.of(program).ifPresent(cache -> image.addFileEntriesLayer(ProgramLayers.cache(cache)));
        return image;
    }

    private JibContainerBuilder base() throws IOException {
        JibContainerBuilder image = switch (settings.base()) {
            case Base.Registry(ImageReference reference) -> Jib.from(Registries.image(reference));
            case Base.Archive(Path file) -> Jib.from(TarImage.at(file));
            case Base.Folder(Path folder) -> Jib.from(TarImage.at(archive(folder)));
        };
        return image.setPlatforms(Set.of(platform));
    }

    private boolean baseOnThisMachine() {
        return !(settings.base() instanceof Base.Registry(ImageReference reference))
                || Registries.onThisMachine(reference);
    }

    private Path archive(Path folder) throws IOException {
        Files.createDirectories(settings.work());
        Path archive = settings.work().resolve("base-" + platform.getArchitecture() + ".tar");
        RootArchive.write(RootArchive.trees(folder), platform, archive);
        return archive;
    }

    private Map<String, String> labels(Program program, StartCaches caches) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(TITLE + "title", program.name());
        labels.put(TITLE + "version", settings.tag());
        labels.put(TITLE + "licenses", "Apache-2.0");
        labels.put(CACHE_LABEL, caches.label(program));
        revision.commit().ifPresent(commit -> labels.put(TITLE + "revision", commit));
        settings.source().ifPresent(source -> labels.put(TITLE + "source", source));
        if (settings.base() instanceof Base.Registry(ImageReference reference)) {
            labels.put(TITLE + "base.name", reference.toStringWithQualifier());
        }
        return labels;
    }

    private Failure failure(String name, Throwable cause) {
        String advice = settings.base() instanceof Base.Registry(ImageReference reference)
                ? "; where the base %s cannot be pulled, give --base-folder (./bookinfo images base makes one) or --base-tar"
                        .formatted(reference)
                : "";
        return new Failure("%s: %s%s".formatted(name, cause.getMessage(), advice), cause);
    }
}
