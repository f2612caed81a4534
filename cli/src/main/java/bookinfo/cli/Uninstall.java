package bookinfo.cli;

import bookinfo.cli.install.ClusterOptions;
import bookinfo.cli.install.Extent;
import bookinfo.cli.install.Uninstaller;
import bookinfo.cli.kube.Access;
import bookinfo.cli.kube.Api;
import bookinfo.cli.local.Workspace;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "uninstall", description = "Take the mesh out of a cluster and wait until nothing of it is left.")
final class Uninstall implements Callable<Integer> {
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @ArgGroup
    private Part part = new Part();

    /** One or the other, or neither. */
    private static final class Part {
        @Option(
                names = "--purge",
                description = "the CustomResourceDefinitions with all rules, and the namespace istio-system, too")
        private boolean purge;

        @Option(
                names = {"-r", "--revision"},
                description = "one control plane of several")
        private Optional<String> revision = Optional.empty();

        private Extent extent() {
            return revision.<Extent>map(Extent.OfRevision::new)
                    .orElseGet(() -> purge ? new Extent.Everything() : new Extent.Programs());
        }
    }

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "how long to wait (default: ${DEFAULT-VALUE}; load balancers take minutes)")
    private int patience = 600;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Workspace workspace = Workspace.ofEnvironment();
        PrintWriter out = spec.commandLine().getOut();
        Access access = cluster.access(workspace);
        try (Api api = new Api(access, warning -> out.println("Warning: " + warning))) {
            Uninstaller uninstaller = new Uninstaller(api, line -> {
                out.println(line);
                out.flush();
            });
            Extent extent = part.extent();
            List<String> objects = uninstaller.preview(extent);
            objects.forEach(object -> out.println("delete " + object));
            uninstaller.sidecars(extent).ifPresent(out::println);
            if (!objects.isEmpty()
                    && !confirmation.given(
                            spec.commandLine(),
                            "This will delete the above from the cluster at " + access.server() + ".")) {
                return 1;
            }
            uninstaller.uninstall(extent, Duration.ofSeconds(patience));
            return 0;
        } finally {
            out.flush();
        }
    }
}
