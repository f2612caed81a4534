package bookinfo.cli;

import bookinfo.cli.kube.Api;
import bookinfo.cli.kube.ApiFailure;
import bookinfo.cli.kube.Applier;
import bookinfo.cli.kube.Applier.Applied;
import bookinfo.cli.kube.Kinds;
import bookinfo.cli.kube.Manifest;
import bookinfo.cli.kube.ManifestFiles;
import bookinfo.cli.kube.ManifestFiles.Text;
import bookinfo.cli.local.Await;
import bookinfo.cli.local.Failure;
import bookinfo.cli.local.Mesh;
import bookinfo.cli.local.Programmed;
import bookinfo.cli.local.Rollout;
import bookinfo.cli.local.Workspace;
import bookinfo.mesh.config.Document;
import bookinfo.mesh.config.Documents;
import bookinfo.mesh.config.Objects;
import bookinfo.mesh.config.Problem;
import bookinfo.mesh.config.Severity;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "apply",
        description = "Create or change objects, as kubectl apply does; --wait until the mesh follows.")
final class Apply implements Callable<Integer> {
    @Option(
            names = {"-f", "--filename"},
            required = true,
            paramLabel = "FILE",
            description = "a file, a folder, or - for standard input; several times if need be")
    private List<Path> files = List.of();

    @Option(
            names = {"-n", "--namespace"},
            description = "for objects that name none (default: ${DEFAULT-VALUE})")
    private String namespace = "default";

    @Option(names = "--wait", description = "return when every proxy concerned has the rules and all pods are ready")
    private boolean wait;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "of --wait (default: ${DEFAULT-VALUE})")
    private int timeout = 30;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        List<Manifest> manifests = checked(err);
        List<Applied> applied = new ArrayList<>();
        int failed = 0;
        try (Api api = new Mesh(Workspace.ofEnvironment(), warning -> err.println("Warning: " + warning)).api()) {
            Applier applier = new Applier(api, Kinds.discover(api));
            for (Manifest manifest : manifests) {
                try {
                    Applied one = applier.apply(manifest, namespace);
                    out.println(one.label() + " " + one.outcome().word());
                    applied.add(one);
                } catch (ApiFailure e) {
                    // As kubectl: one refused object does not keep the others back.
                    err.println("bookinfo: " + manifest.source() + ": " + manifest.kind() + " " + manifest.name() + ": "
                            + e.getMessage());
                    failed++;
                }
            }
            out.flush();
            if (wait) {
                failed += awaitFollowed(api, applied, out, err);
            }
        }
        return failed == 0 ? 0 : 1;
    }

    /** Nothing is applied while any file has an error; each is named with its line. */
    private List<Manifest> checked(PrintWriter err) {
        List<Text> texts = files.stream()
                .flatMap(file -> ManifestFiles.texts(file).stream())
                .toList();
        int errors = 0;
        for (Text text : texts) {
            for (Problem problem : problems(text)) {
                err.println((problem.severity() == Severity.ERROR ? "error: " : "warning: ") + problem);
                errors += problem.severity() == Severity.ERROR ? 1 : 0;
            }
        }
        if (errors > 0) {
            throw new Failure("nothing was applied: " + errors + (errors == 1 ? " error" : " errors") + " above");
        }
        List<Manifest> manifests = texts.stream()
                .flatMap(text -> ManifestFiles.parse(text).stream())
                .toList();
        if (manifests.isEmpty()) {
            throw new Failure("nothing to apply: no object in " + files);
        }
        return manifests;
    }

    private static List<Problem> problems(Text text) {
        Documents.Parsed parsed = Documents.parse(text.source(), text.text());
        List<Problem> problems = new ArrayList<>(parsed.problems());
        for (Document document : parsed.documents()) {
            problems.addAll(Objects.read(document).problems());
        }
        return problems;
    }

    private int awaitFollowed(Api api, List<Applied> applied, PrintWriter out, PrintWriter err)
            throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(timeout).toNanos();
        int late = 0;
        for (Applied one : applied) {
            boolean rule = one.live().path("apiVersion").asText().startsWith("networking.istio.io/");
            if (!rule && !one.live().path("kind").asText().equals("Deployment")) {
                continue;
            }
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            Optional<String> missing = Await.until(
                    left, () -> rule ? Programmed.missing(api.get(one.path())) : Rollout.missing(api.get(one.path())));
            if (missing.isPresent()) {
                err.println("bookinfo: not there after " + timeout + " s: " + missing.get());
                late++;
            } else {
                out.println(
                        one.label() + (rule ? " programmed: " + Programmed.message(api.get(one.path())) : " ready"));
            }
        }
        return late;
    }
}
