package bookinfo.cli.doctor;

import bookinfo.cli.local.Failure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "eks",
        mixinStandardHelpOptions = true,
        description = {
            "Examine a cluster of EKS: what is wrong, where it was seen, and the command that mends it.",
            "Reads, and changes nothing."
        },
        footer = {"", "Exit codes: 0 no errors; 79 errors were found; 1 not done; 2 wrong usage."})
final class Eks implements Callable<Integer> {
    /** As {@code analyze}, so that scripts can tell findings from failures. */
    private static final int FOUND_ERRORS = 79;

    @Mixin
    private Asked asked = new Asked();

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description = "examine what was recorded there (doctor record) instead of what runs")
    private Optional<Path> from = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            description = "text or json (default: ${DEFAULT-VALUE})")
    private String output = "text";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (!Set.of("text", "json").contains(output)) {
            throw new Failure("-o " + output + " (expected: text or json)");
        }
        if (from.isPresent() && asked.asksAws()) {
            throw new Failure("--cluster with --from (expected: one of them; a recording has AWS's answers in it)");
        }
        Instant now = Instant.now();
        Recording recording = from.map(folder -> Recording.read(folder, now)).orElseGet(() -> asked.record(now));
        List<Finding> findings = Examination.of(FactsReader.read(recording));
        PrintWriter out = spec.commandLine().getOut();
        out.print(output.equals("json") ? Report.json(findings) + "\n" : Report.text(findings));
        out.flush();
        return Report.failed(findings) ? FOUND_ERRORS : 0;
    }
}
