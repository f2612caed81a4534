package bookinfo.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "build",
        description = "Write an archive per image, which `ctr images import` and `docker load` take.",
        mixinStandardHelpOptions = true)
final class Build implements Callable<Integer> {
    @Mixin
    private ImageOptions options = new ImageOptions();

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "gets a folder per architecture (default: target/images)")
    private @Nullable Path output;

    @Option(
            names = "--registry",
            paramLabel = "R",
            defaultValue = "",
            description = "in front of the names, for example registry.example.com/mesh (default: nothing)")
    private String registry = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = options.settings(Main.root(), Main.version(), registry);
        List<Program> programs = Program.of(settings.root(), options.names());
        Path folder = output == null ? settings.work() : output.toAbsolutePath();
        for (Ready ready : Ready.all(settings, programs, spec.commandLine().getErr()::println)) {
            for (Program program : programs) {
                Path file = folder.resolve(ready.platform().getArchitecture()).resolve(program.name() + ".tar");
                String id = ready.build().toArchive(program, ready.caches(), file);
                spec.commandLine().getOut().printf("%s %s %d MB%n", file, id, megabytes(file));
            }
        }
        return 0;
    }

    private static long megabytes(Path file) {
        try {
            return Files.size(file) / 1_000_000;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
