package bookinfo.cli.install;

import bookinfo.cli.kube.Access;
import bookinfo.cli.kube.Api;
import bookinfo.cli.local.Workspace;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that say which cluster is meant; as kubectl, and without any the mesh on this machine. */
public final class ClusterOptions {
    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "default: the first file of KUBECONFIG, else ~/.kube/config, else the mesh on this machine")
    private Optional<Path> kubeconfig = Optional.empty();

    @Option(names = "--context", paramLabel = "NAME", description = "a context of it (default: its current one)")
    private Optional<String> context = Optional.empty();

    public Access access(Workspace workspace) {
        return Access.read(file(workspace), context);
    }

    public Api api(Workspace workspace, Consumer<String> warnings) {
        return new Api(access(workspace), warnings);
    }

    private Path file(Workspace workspace) {
        String variable = Optional.ofNullable(System.getenv("KUBECONFIG")).orElse("");
        return kubeconfig
                .or(() -> Stream.of(variable.split(File.pathSeparator, -1))
                        .filter(name -> !name.isEmpty())
                        .findFirst()
                        .map(Path::of))
                .or(() -> Optional.of(Path.of(System.getProperty("user.home"), ".kube", "config"))
                        .filter(Files::exists))
                .orElseGet(workspace::kubeconfig);
    }
}
