package bookinfo.cli;

import bookinfo.cli.kube.Api;
import bookinfo.cli.local.Failure;
import bookinfo.cli.local.Mesh;
import bookinfo.cli.local.Workspace;
import bookinfo.cli.scenario.FrontDoor;
import bookinfo.cli.scenario.Judge;
import bookinfo.cli.scenario.Judge.Verdict;
import bookinfo.cli.scenario.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "verify", description = "Check what a scenario promises, and say what was seen. Applies nothing.")
final class Verify implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Parameters(paramLabel = "NN-name", description = "a folder of k8s/scenarios")
    private String name = "";

    @Option(names = "--url", description = "the front door, when it is not the mesh on this machine")
    private Optional<URI> url = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Workspace workspace = Workspace.ofEnvironment();
        Path folder = workspace.scenarios().resolve(Path.of(name).getFileName());
        URI door = url.orElseGet(() -> new Mesh(workspace, warning -> {}).door());
        PrintWriter out = spec.commandLine().getOut();
        try (FrontDoor visitor = new FrontDoor(door)) {
            Scenario scenario = Scenario.read(folder);
            out.println(scenario.name() + ": " + scenario.title());
            List<Verdict> verdicts = Judge.judge(scenario, visitor, Verify::inside);
            for (Verdict verdict : verdicts) {
                out.println((verdict.kept() ? "  ok      " : "  NOT SO  ") + verdict.promise());
                out.println("          saw: " + verdict.saw());
            }
            boolean kept = verdicts.stream().allMatch(Verdict::kept);
            if (!kept) {
                out.println("Is its YAML in force, and nothing else on top? " + applying(scenario));
            }
            return kept ? 0 : 1;
        } catch (IOException e) {
            throw new Failure(door + ": " + e.getMessage(), e);
        }
    }

    private static String inside(String app, List<String> command) {
        try (Api api = new Mesh(Workspace.ofEnvironment(), warning -> {}).api()) {
            String pods = "/api/v1/namespaces/" + api.namespace() + "/pods";
            String pod = api.get(pods + "?labelSelector=app%3D" + app)
                    .path("items")
                    .path(0)
                    .path("metadata")
                    .path("name")
                    .asText();
            if (pod.isEmpty()) {
                throw new Failure("no pod has the label app=" + app);
            }
            return api.exec(pods + "/" + pod, app, command, new byte[0], PATIENCE);
        }
    }

    private static String applying(Scenario scenario) {
        return scenario.folders().stream()
                .map(folder -> " -f " + folder)
                .collect(Collectors.joining("", "./bookinfo apply --wait", ""));
    }
}
