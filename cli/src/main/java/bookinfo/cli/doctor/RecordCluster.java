package bookinfo.cli.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "record",
        mixinStandardHelpOptions = true,
        description = "Write what doctor looks at to a folder, for someone else to examine (doctor eks --from DIR).",
        footer = {
            "",
            "Environments, arguments and volumes of pods are left out; names, addresses and account numbers are not."
        })
final class RecordCluster implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "made where it is not there; files in it are replaced")
    private Path folder = Path.of("");

    @Mixin
    private Asked asked = new Asked();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Recording recording = asked.record(Instant.now());
        try {
            recording.write(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be written (" + e.getMessage() + ")", e);
        }
        spec.commandLine().getOut().println(recording.pieces().size() + " files written to " + folder);
        return 0;
    }
}
