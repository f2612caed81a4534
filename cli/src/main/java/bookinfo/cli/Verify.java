package bookinfo.cli;

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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "verify", description = "Check what a scenario promises, and say what was seen. Applies nothing.")
final class Verify implements Callable<Integer> {
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
            List<Verdict> verdicts = Judge.judge(scenario, visitor);
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

    private static String applying(Scenario scenario) {
        return Stream.concat(scenario.needs().stream(), Stream.of(scenario.name()))
                .map(each -> " -f k8s/scenarios/" + each)
                .collect(Collectors.joining("", "./bookinfo apply --wait", ""));
    }
}
