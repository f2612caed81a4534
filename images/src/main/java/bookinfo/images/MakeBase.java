package bookinfo.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "base",
        description = "Make a folder for --base-folder, from a Debian mirror and this machine's JDK.",
        mixinStandardHelpOptions = true)
final class MakeBase implements Callable<Integer> {
    private static final String SCRIPT = "k8s/images/base.sh";

    @Option(names = "--output", paramLabel = "DIR", description = "must not be there yet (default: target/images/base)")
    private @Nullable Path output;

    @Override
    public Integer call() throws InterruptedException {
        Path root = Main.root();
        Path folder = output == null ? root.resolve("target/images/base") : output.toAbsolutePath();
        ProcessBuilder script =
                new ProcessBuilder("sh", root.resolve(SCRIPT).toString(), folder.toString()).inheritIO();
        script.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            return script.start().waitFor() == 0 ? 0 : 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
