package bookinfo.cli;

import bookinfo.cli.install.ClusterOptions;
import bookinfo.cli.install.Uninstaller;
import bookinfo.cli.kube.Access;
import bookinfo.cli.kube.Api;
import bookinfo.cli.local.Workspace;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
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

    @Option(
            names = "--purge",
            description = "the CustomResourceDefinitions with all rules, and the namespace istio-system, too")
    private boolean purge;

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
            List<String> objects = uninstaller.preview(purge);
            objects.forEach(object -> out.println("delete " + object));
            if (!objects.isEmpty()
                    && !confirmation.given(
                            spec.commandLine(),
                            "This will delete the above from the cluster at " + access.server() + ".")) {
                return 1;
            }
            uninstaller.uninstall(purge, Duration.ofSeconds(patience));
            return 0;
        } finally {
            out.flush();
        }
    }
}
