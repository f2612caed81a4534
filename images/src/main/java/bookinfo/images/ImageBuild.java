package bookinfo.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/** Builds the image of one program after the other, on one base. */
final class ImageBuild {
    private static final String TITLE = "org.opencontainers.image.";

    private final Settings settings;
    private final Revision revision;

    ImageBuild(Settings settings, Revision revision) {
        this.settings = settings;
        this.revision = revision;
    }

    /**
     * Writes an archive that {@code ctr images import} and {@code docker load} take.
     *
     * @return the image's id
     */
    String toArchive(Program program, Platform platform, Path file) throws InterruptedException {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            TarImage target = TarImage.at(file).named(settings.reference(program));
            return containerize(program, platform, Containerizer.to(target))
                    .getImageId()
                    .toString();
        } catch (InvalidImageReferenceException | IOException e) {
            throw failure(program, e);
        }
    }

    private JibContainer containerize(Program program, Platform platform, Containerizer target)
            throws InterruptedException {
        try {
            return image(program, platform)
                    .containerize(target.setBaseImageLayersCache(settings.work().resolve("layers/base"))
                            .setApplicationLayersCache(settings.work().resolve("layers/application"))
                            .setOfflineMode(!(settings.base() instanceof Base.Registry))
                            .setToolName("bookinfo")
                            .setToolVersion(settings.version()));
        } catch (ExecutionException e) {
            throw failure(program, e.getCause() == null ? e : e.getCause());
        } catch (RegistryException | IOException | CacheDirectoryCreationException e) {
            throw failure(program, e);
        }
    }

    private JibContainerBuilder image(Program program, Platform platform) throws IOException {
        ProgramLayers layers = new ProgramLayers(program, settings.version(), work(program));
        JibContainerBuilder image = on(platform)
                .setPlatforms(Set.of(platform))
                .setCreationTime(revision.time())
                .setUser(program.user() + ":" + program.user())
                .setEntrypoint(program.entryPoint())
                .setLabels(labels(program));
        if (!program.ofMesh()) {
            image.addEnvironmentVariable("HOST", "0.0.0.0");
        }
        if (program.needsIptables() && settings.iptables().isPresent()) {
            image.addFileEntriesLayer(
                    ProgramLayers.tree("iptables", settings.iptables().get()));
        }
        return image.addFileEntriesLayer(layers.dependencies()).addFileEntriesLayer(layers.application());
    }

    private JibContainerBuilder on(Platform platform) throws IOException {
        return switch (settings.base()) {
            case Base.Registry(ImageReference reference) ->
                Jib.from(RegistryImage.named(reference)
                        .addCredentialRetriever(CredentialRetrieverFactory.forImage(reference, event -> {})
                                .dockerConfig()));
            case Base.Archive(Path file) -> Jib.from(TarImage.at(file));
            case Base.Folder(Path folder) -> {
                Path archive = settings.work().resolve("base-" + platform.getArchitecture() + ".tar");
                if (!Files.exists(archive)) {
                    RootArchive.write(RootArchive.trees(folder), platform, archive);
                }
                yield Jib.from(TarImage.at(archive));
            }
        };
    }

    private Map<String, String> labels(Program program) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(TITLE + "title", program.name());
        labels.put(TITLE + "version", settings.tag());
        labels.put(TITLE + "licenses", "Apache-2.0");
        revision.commit().ifPresent(commit -> labels.put(TITLE + "revision", commit));
        settings.source().ifPresent(source -> labels.put(TITLE + "source", source));
        if (settings.base() instanceof Base.Registry(ImageReference reference)) {
            labels.put(TITLE + "base.name", reference.toStringWithQualifier());
        }
        return labels;
    }

    private Path work(Program program) throws IOException {
        return Files.createDirectories(settings.work().resolve("work").resolve(program.name()));
    }

    private Failure failure(Program program, Throwable cause) {
        String advice = settings.base() instanceof Base.Registry(ImageReference reference)
                ? "; where the base %s cannot be pulled, give --base-folder (./bookinfo images base makes one) or --base-tar"
                        .formatted(reference)
                : "";
        return new Failure("%s: %s%s".formatted(program.name(), cause.getMessage(), advice), cause);
    }
}
