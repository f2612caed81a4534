package bookinfo.cli;

import bookinfo.cli.install.Manifests;
import bookinfo.cli.install.Wishes;
import bookinfo.cli.install.YamlText;
import bookinfo.cli.local.Workspace;
import bookinfo.mesh.config.IstioOperator;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "manifest",
        description = "The objects themselves, for kubectl and for reading.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ManifestCommand.Generate.class)
final class ManifestCommand {
    private ManifestCommand() {}

    /** What can be printed; each can be applied by itself. */
    enum Part {
        mesh,
        bookinfo
    }

    @Command(
            name = "generate",
            description =
                    "Print what would be installed, for kubectl apply -f - and kubectl delete --ignore-not-found -f -.")
    static final class Generate implements Callable<Integer> {
        @Mixin
        private Wishes wishes = new Wishes();

        @Option(
                names = "--component",
                description = "${COMPLETION-CANDIDATES}: the mesh, or the Bookinfo suite with the same hub and tag"
                        + " (default: ${DEFAULT-VALUE})")
        private Part component = Part.mesh;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            Manifests manifests = new Manifests(Workspace.ofEnvironment().root().resolve("k8s"));
            IstioOperator wanted = manifests.wanted(wishes.layers());
            PrintWriter out = spec.commandLine().getOut();
            out.print(YamlText.print(
                    switch (component) {
                        case mesh -> manifests.mesh(wanted);
                        case bookinfo -> manifests.bookinfo(wanted);
                    }));
            out.flush();
            return 0;
        }
    }
}
