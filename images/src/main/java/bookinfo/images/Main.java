package bookinfo.images;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program behind {@code ./bookinfo images}. Exit codes: 0 done, 1 not done, 2 wrong usage. */
@Command(
        name = "bookinfo images",
        description = "Container images of every program, without a container tool.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {Build.class, Push.class, MakeBase.class})
final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        CommandLine line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (!(failure instanceof Failure || failure instanceof UncheckedIOException)) {
                throw failure;
            }
            command.getErr().println("bookinfo: " + failure.getMessage());
            return 1;
        });
        return line.execute(args);
    }

    /** The checkout that is built. */
    static Path root() {
        return Path.of(Optional.ofNullable(System.getenv("BOOKINFO_ROOT")).orElse(""))
                .toAbsolutePath();
    }

    static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElseThrow(
                        () -> new Failure("no version (expected: to run from images.jar, as ./bookinfo images does)"));
    }
}
