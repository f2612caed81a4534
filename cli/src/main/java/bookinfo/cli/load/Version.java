package bookinfo.cli.load;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "version", description = "Which fortio's options and report these are.")
final class Version implements Runnable {
    private static final String FORTIO = "1.63.9";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().getOut().println(FORTIO);
    }
}
