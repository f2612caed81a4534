package bookinfo.cli;

import bookinfo.cli.analyze.Analyzer;
import bookinfo.cli.analyze.Finding;
import bookinfo.cli.analyze.Report;
import bookinfo.cli.kube.Api;
import bookinfo.cli.kube.ManifestFiles;
import bookinfo.cli.local.Failure;
import bookinfo.cli.local.Mesh;
import bookinfo.cli.local.Workspace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "analyze",
        mixinStandardHelpOptions = true,
        description =
                "Find what is wrong with rules, as istioctl analyze does: of the mesh, of files, of both together.",
        footer = {"", "Exit codes: 0 no errors; 79 errors were found, as istioctl's; 1 not done; 2 wrong usage."})
final class Analyze implements Callable<Integer> {
    /** istioctl's, so that scripts can tell findings from failures. */
    private static final int FOUND_ERRORS = 79;

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = "a file, a folder, or - for standard input, as if it were applied; several times if need be")
    private List<Path> files = List.of();

    @Option(
            names = {"-n", "--namespace"},
            description = "whose objects to tell about (default: ${DEFAULT-VALUE})")
    private String namespace = "default";

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "tell about all")
    private boolean everywhere;

    @Option(
            names = "--use-kube",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "false: look at the files alone, which must hold what they refer to")
    private boolean live = true;

    @Option(
            names = {"-o", "--output"},
            description = "log or json (default: ${DEFAULT-VALUE})")
    private String output = "log";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (!Set.of("log", "json").contains(output)) {
            throw new Failure("-o " + output + " (expected: log or json)");
        }
        if (!live && files.isEmpty()) {
            throw new Failure("nothing to analyze (expected: -f FILE with --use-kube=false)");
        }
        List<Finding> findings = analyzer().findings(everywhere ? Optional.empty() : Optional.of(namespace));
        PrintWriter out = spec.commandLine().getOut();
        if (output.equals("json")) {
            out.println(Report.json(findings));
        } else {
            out.print(Report.text(findings));
            if (findings.isEmpty()) {
                out.println("\u2714 No validation issues found when analyzing " + what() + ".");
            }
        }
        out.flush();
        if (!Report.failed(findings)) {
            return 0;
        }
        spec.commandLine().getErr().println("Error: Analyzers found issues when analyzing " + what() + ".");
        return FOUND_ERRORS;
    }

    private Analyzer analyzer() {
        Analyzer analyzer = new Analyzer();
        if (live) {
            try (Api api = new Mesh(Workspace.ofEnvironment(), warning -> {}).api()) {
                analyzer.live(api::get);
            }
        }
        files.stream()
                .flatMap(file -> ManifestFiles.texts(file).stream())
                .forEach(text -> analyzer.text(text.source(), text.text()));
        return analyzer;
    }

    private String what() {
        if (!files.isEmpty()) {
            return files.stream().map(Path::toString).collect(Collectors.joining(", "));
        }
        return everywhere ? "all namespaces" : "namespace: " + namespace;
    }
}
