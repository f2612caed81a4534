package bookinfo.cli;

import bookinfo.cli.install.ClusterOptions;
import bookinfo.cli.install.Injection;
import bookinfo.cli.install.YamlText;
import bookinfo.cli.kube.Api;
import bookinfo.cli.kube.ManifestFiles;
import bookinfo.cli.local.Workspace;
import bookinfo.mesh.config.Revision;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "kube-inject",
        description =
                "Print manifests with the sidecar that the running control plane would inject, for kubectl apply -f -.")
final class KubeInject implements Callable<Integer> {
    @Option(
            names = {"-f", "--filename"},
            required = true,
            paramLabel = "FILE",
            description = "a file, a folder, or - for standard input; several times if need be")
    private List<Path> files = List.of();

    @Option(
            names = {"-n", "--namespace"},
            description = "of objects that name none (default: ${DEFAULT-VALUE})")
    private String namespace = "default";

    @Option(
            names = {"-r", "--revision"},
            description = "the control plane whose sidecars are wanted (default: ${DEFAULT-VALUE})")
    private String revision = Revision.DEFAULT;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Consumer<String> warnings = warning -> err.println("Warning: " + warning);
        try (Api api = cluster.api(Workspace.ofEnvironment(), warnings)) {
            Injection injection = Injection.of(api, revision, warnings);
            PrintWriter out = spec.commandLine().getOut();
            out.print(YamlText.print(files.stream()
                    .flatMap(file -> ManifestFiles.read(file).stream())
                    .map(manifest -> injection.inject(manifest.object(), namespace))
                    .toList()));
            out.flush();
            return 0;
        }
    }
}
