package bookinfo.cli;

import bookinfo.cli.kube.Api;
import bookinfo.cli.kube.Tables;
import bookinfo.cli.local.Mesh;
import bookinfo.cli.local.Workspace;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "status", description = "What runs where. Exit code 1 when nothing does.")
final class Status implements Callable<Integer> {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "json",
            description = "json: pid, role, namespace, pod and container of every process")
    private String output = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Workspace workspace = Workspace.ofEnvironment();
        Mesh mesh = new Mesh(workspace, warning -> {});
        boolean running = mesh.cluster().running().isPresent();
        PrintWriter out = spec.commandLine().getOut();
        if (output.equals("json")) {
            ObjectNode status = JsonNodeFactory.instance.objectNode().put("running", running);
            JsonNode processes = running
                    ? mesh.cluster().processes().orElse(JsonNodeFactory.instance.arrayNode())
                    : JsonNodeFactory.instance.arrayNode();
            if (running) {
                status.put("page", mesh.door() + "productpage");
                status.put("kubeconfig", workspace.kubeconfig().toString());
            }
            status.set("processes", processes);
            out.println(status.toPrettyString());
        } else if (running) {
            print(workspace, mesh, out);
        } else {
            out.println("Nothing is running (./bookinfo up starts it).");
        }
        return running ? 0 : 1;
    }

    static void print(Workspace workspace, Mesh mesh, PrintWriter out) {
        out.println();
        out.println("  page      " + mesh.door() + "productpage");
        out.println("  kubectl   export KUBECONFIG=" + workspace.kubeconfig());
        out.println("  lessons   ./bookinfo apply --wait -f k8s/scenarios/NN-name, then ./bookinfo verify NN-name");
        out.println();
        try (Api api = mesh.api()) {
            Tables.print(api.table("/api/v1/pods"), new Tables.Options(true, true, false)).stream()
                    .map(line -> "  " + line)
                    .forEach(out::println);
        }
        out.flush();
    }
}
