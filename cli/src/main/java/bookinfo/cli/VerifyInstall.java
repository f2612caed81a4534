package bookinfo.cli;

import bookinfo.cli.install.ClusterOptions;
import bookinfo.cli.install.Layer;
import bookinfo.cli.install.Manifests;
import bookinfo.cli.install.Recorded;
import bookinfo.cli.install.Verification;
import bookinfo.cli.install.Verification.Found;
import bookinfo.cli.install.Wishes;
import bookinfo.cli.kube.Api;
import bookinfo.cli.local.Workspace;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "verify-install",
        description =
                "Compare what is in a cluster with what was installed, or with what -f and --set say; change nothing.")
final class VerifyInstall implements Callable<Integer> {
    enum Output {
        text,
        json
    }

    @Mixin
    private Wishes wishes = new Wishes();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = {"-o", "--output"},
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Output output = Output.text;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Workspace workspace = Workspace.ofEnvironment();
        Manifests manifests = new Manifests(workspace.root().resolve("k8s"));
        try (Api api = cluster.api(workspace, warning -> {})) {
            List<Layer> wished = wishes.layers();
            List<Layer> layers = wishes.areSilent()
                    ? Recorded.read(api, manifests.wanted(wished).revision()).orElse(wished)
                    : wished;
            List<ObjectNode> objects = manifests.mesh(manifests.wanted(layers));
            Verification verification = new Verification(api);
            List<Found> found = verification.of(objects);
            Optional<String> missing = verification.missing(objects);
            switch (output) {
                case text -> print(found, missing);
                case json -> printJson(found, missing);
            }
            return missing.isEmpty()
                            && found.stream().allMatch(one -> one.differences().isEmpty())
                    ? 0
                    : 1;
        }
    }

    private void print(List<Found> found, Optional<String> missing) {
        PrintWriter out = spec.commandLine().getOut();
        for (Found one : found) {
            out.println((one.differences().isEmpty() ? "\u2714 " : "\u2718 ") + one.object());
            one.differences().forEach(difference -> out.println("    " + difference));
        }
        missing.ifPresent(what -> out.println("\u2718 " + what));
        long different =
                found.stream().filter(one -> !one.differences().isEmpty()).count();
        out.println(
                different == 0 && missing.isEmpty()
                        ? "\u2714 All " + found.size() + " objects are as they should be, and they work"
                        : different + " of " + found.size() + " objects are not as they should be");
        out.flush();
    }

    private void printJson(List<Found> found, Optional<String> missing) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        var objects = root.putArray("objects");
        for (Found one : found) {
            var differences = objects.addObject().put("object", one.object()).putArray("differences");
            one.differences().forEach(differences::add);
        }
        missing.ifPresent(what -> root.put("missing", what));
        PrintWriter out = spec.commandLine().getOut();
        out.println(root.toPrettyString());
        out.flush();
    }
}
