package bookinfo.cli;

import bookinfo.cli.kube.Api;
import bookinfo.cli.kube.Applier;
import bookinfo.cli.kube.Kinds;
import bookinfo.cli.kube.Kinds.Kind;
import bookinfo.cli.kube.Manifest;
import bookinfo.cli.kube.ManifestFiles;
import bookinfo.cli.local.Failure;
import bookinfo.cli.local.Mesh;
import bookinfo.cli.local.Workspace;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "delete", description = "Delete objects, as kubectl delete does.")
final class Delete implements Callable<Integer> {
    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = "what these files hold")
    private List<Path> files = List.of();

    @Parameters(
            arity = "0..*",
            paramLabel = "KIND NAME...",
            description = "or objects by kind (several: vs,dr) and name")
    private List<String> words = List.of();

    @Option(names = "--all", description = "all objects of the kinds in the namespace")
    private boolean all;

    @Option(
            names = {"-n", "--namespace"},
            description = "default: ${DEFAULT-VALUE}")
    private String namespace = "default";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (files.isEmpty() == words.isEmpty() || (!words.isEmpty() && (words.size() == 1) != all)) {
            throw new Failure("what to delete? (expected: -f FILE, or KIND NAME..., or KIND --all)");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Api api = new Mesh(Workspace.ofEnvironment(), warning -> {}).api()) {
            Kinds kinds = Kinds.discover(api);
            return words.isEmpty() ? deleteFiles(new Applier(api, kinds), out) : deleteNamed(api, kinds, out);
        }
    }

    private int deleteFiles(Applier applier, PrintWriter out) {
        int absent = 0;
        for (Path file : files) {
            for (Manifest manifest : ManifestFiles.read(file)) {
                if (applier.delete(manifest, namespace)) {
                    out.println(applier.label(manifest) + " deleted");
                } else {
                    spec.commandLine().getErr().println("bookinfo: " + applier.label(manifest) + " not found");
                    absent++;
                }
            }
        }
        return absent == 0 ? 0 : 1;
    }

    private int deleteNamed(Api api, Kinds kinds, PrintWriter out) {
        for (String word : words.getFirst().split(",", -1)) {
            Kind kind = kinds.named(word);
            for (String name : all ? names(api, kind) : words.subList(1, words.size())) {
                api.delete(kind.path(namespace) + "/" + name);
                out.println(kind.label(name) + " deleted");
            }
        }
        return 0;
    }

    private List<String> names(Api api, Kind kind) {
        return api.get(kind.path(namespace))
                .path("items")
                .valueStream()
                .map(item -> item.path("metadata").path("name").asText())
                .toList();
    }
}
