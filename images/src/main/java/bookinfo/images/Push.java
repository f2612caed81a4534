package bookinfo.images;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "push",
        description = "Build, and push to a registry, with the credentials of docker login where there are some.",
        mixinStandardHelpOptions = true)
final class Push implements Callable<Integer> {
    @Mixin
    private ImageOptions options = new ImageOptions();

    @Option(
            names = "--registry",
            paramLabel = "R",
            required = true,
            description = "in front of the names, for example registry.example.com/mesh")
    private String registry = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = options.settings(Main.root(), Main.version(), registry);
        List<Program> programs = Program.of(settings.root(), options.names());
        settings.check(programs);
        Revision revision = Revision.of(settings.root());
        Platform platform = settings.platforms().getFirst();
        ImageBuild build = new ImageBuild(settings, platform, revision);
        StartCaches caches = build.caches(spec.commandLine().getErr()::println);
        for (Program program : programs) {
            ImageReference target = reference(settings.reference(program));
            String digest = build.toRegistry(program, caches, target);
            spec.commandLine().getOut().printf("%s@%s%n", target, digest);
        }
        return 0;
    }

    private static ImageReference reference(String name) {
        try {
            return ImageReference.parse(name);
        } catch (InvalidImageReferenceException e) {
            throw new Failure(
                    "%s: no image reference (expected: --registry as registry.example.com/mesh)".formatted(name), e);
        }
    }
}
