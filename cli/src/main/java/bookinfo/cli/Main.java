package bookinfo.cli;

import bookinfo.cli.doctor.Doctor;
import bookinfo.cli.kube.ApiFailure;
import bookinfo.cli.load.Load;
import bookinfo.cli.local.Failure;
import bookinfo.cli.scenario.Scenario.ScenarioMistake;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program behind {@code ./bookinfo}. Exit codes: 0 done, 1 not done or a promise not kept, 2 wrong usage. */
@Command(
        name = "bookinfo",
        description = "Bookinfo and its service mesh, on this machine.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {
            Up.class,
            Down.class,
            Status.class,
            Logs.class,
            Apply.class,
            Delete.class,
            Get.class,
            Analyze.class,
            Doctor.class,
            Verify.class,
            Load.class,
            Install.class,
            Install.Upgrade.class,
            VerifyInstall.class,
            Uninstall.class,
            ManifestCommand.class,
            KubeInject.class,
            ImagesHelp.class,
            TestHelp.class
        },
        footer = {
            "",
            "Exit codes: 0 done; 1 not done, or a promise not kept; 2 wrong usage; analyze and doctor: 79 errors."
        })
final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        return line().execute(args);
    }

    static CommandLine line() {
        CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (!isForPeople(failure)) {
                throw failure;
            }
            command.getErr().println("bookinfo: " + failure.getMessage());
            return 1;
        });
        return line;
    }

    /** Everything else is a mistake of ours and keeps its stack trace. */
    private static boolean isForPeople(Exception failure) {
        return failure instanceof Failure
                || failure instanceof ApiFailure
                || failure instanceof ScenarioMistake
                || failure instanceof UncheckedIOException;
    }
}
