package bookinfo.cli;

import bookinfo.cli.install.ClusterOptions;
import bookinfo.cli.install.Installer;
import bookinfo.cli.install.Layer;
import bookinfo.cli.install.Manifests;
import bookinfo.cli.install.Recorded;
import bookinfo.cli.install.Wishes;
import bookinfo.cli.kube.Access;
import bookinfo.cli.kube.Api;
import bookinfo.cli.local.Failure;
import bookinfo.cli.local.Workspace;
import bookinfo.mesh.config.IstioOperator;
import bookinfo.mesh.config.Revision;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "install",
        description =
                "Install the mesh into a Kubernetes cluster, or bring it to what is wished, and wait until it works.")
class Install implements Callable<Integer> {
    @Mixin
    private Wishes wishes = new Wishes();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Option(names = "--dry-run", description = "say what would change; change nothing")
    private boolean dryRun;

    @Option(names = "--force-conflicts", description = "take over fields that others have set")
    private boolean force;

    @Option(
            names = "--readiness-timeout",
            paramLabel = "SECONDS",
            description = "how long to wait for each part (default: ${DEFAULT-VALUE})")
    private int patience = 300;

    @Option(
            names = "--wait-for-address",
            description = "wait for the gateway's load balancer too, and fail without one")
    private boolean address;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Workspace workspace = Workspace.ofEnvironment();
        Manifests manifests = new Manifests(workspace.root().resolve("k8s"));
        PrintWriter out = spec.commandLine().getOut();
        Access access = cluster.access(workspace);
        try (Api api = new Api(access, warning -> out.println("Warning: " + warning))) {
            List<Layer> wished = wishes.layers();
            List<Layer> layers = layers(api, manifests.wanted(wished).revision(), wished);
            IstioOperator wanted = manifests.wanted(layers);
            List<ObjectNode> objects = new ArrayList<>(manifests.mesh(wanted));
            objects.add(Recorded.object(layers, wanted.revision()));
            Installer installer = new Installer(api, wanted.revision(), out::println);
            if (dryRun) {
                installer.preview(objects, force);
                return 0;
            }
            if (!confirmation.given(
                    spec.commandLine(),
                    "This will install " + words(wanted) + " into the cluster at " + access.server() + ".")) {
                return 1;
            }
            installer.install(objects, force, Duration.ofSeconds(patience));
            installer.tellAddress(address ? Duration.ofSeconds(patience) : Duration.ZERO);
            return 0;
        } finally {
            out.flush();
        }
    }

    /** What is wished, given what the cluster remembers of earlier wishes. */
    List<Layer> layers(Api api, Revision revision, List<Layer> wished) {
        return wished;
    }

    private static String words(IstioOperator wanted) {
        Revision revision = wanted.revision();
        return "the profile " + wanted.profile().orElse("default")
                + (revision.isDefault() ? "" : " as revision " + revision.name());
    }

    @Command(
            name = "upgrade",
            description = "As install, but what earlier installations were told (-f, --set) stays, under what is new;"
                    + " a new revision begins with what the default one was told.")
    static final class Upgrade extends Install {
        /** The gateway is one for all revisions: a new one that knew nothing would undo what was said of it. */
        @Override
        List<Layer> layers(Api api, Revision revision, List<Layer> wished) {
            return Recorded.united(
                    Recorded.read(api, revision)
                            .or(() -> Recorded.read(api, new Revision(Revision.DEFAULT, revision.namespace())))
                            .orElseThrow(() -> new Failure("nothing is installed there; bookinfo install does it")),
                    wished);
        }
    }
}
