package bookinfo.images;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import java.util.ArrayList;
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
        List<Ready> platforms = Ready.all(settings, programs, spec.commandLine().getErr()::println);
        for (Program program : programs) {
            String name = settings.reference(program);
            String digest = platforms.size() == 1
                    ? push(platforms.getFirst(), program, reference(name))
                    : pushEach(program, name, platforms);
            spec.commandLine().getOut().printf("%s@%s%n", name, digest);
        }
        return 0;
    }

    /** Each platform's image has its architecture at the end of its tag; the name itself stands for all of them. */
    private static String pushEach(Program program, String name, List<Ready> platforms) throws InterruptedException {
        List<PlatformIndex.Entry> entries = new ArrayList<>();
        for (Ready ready : platforms) {
            ImageReference own = reference(name + "-" + ready.platform().getArchitecture());
            push(ready, program, own);
            entries.add(new PlatformIndex.Entry(ready.platform(), own));
        }
        return PlatformIndex.push(reference(name), entries);
    }

    private static ImageReference reference(String name) {
        try {
            return ImageReference.parse(name);
        } catch (InvalidImageReferenceException e) {
            throw new Failure(
                    "%s: no image reference (expected: --registry as registry.example.com/mesh)".formatted(name), e);
        }
    }

    private static String push(Ready ready, Program program, ImageReference target) throws InterruptedException {
        return ready.build().toRegistry(program, ready.caches(), target);
    }
}
