package bookinfo.cli;

import bookinfo.cli.kube.Api;
import bookinfo.cli.local.Mesh;
import bookinfo.cli.local.Workspace;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "logs", description = "Log lines of one pod, or the last lines of all.")
final class Logs implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "POD", description = "a pod, or the start of its name (reviews-v2)")
    private String pod = "";

    @Option(
            names = {"-n", "--namespace"},
            description = "default: ${DEFAULT-VALUE}")
    private String namespace = "default";

    @Option(
            names = {"-c", "--container"},
            description = "one container (default: all)")
    private String container = "";

    @Option(
            names = {"-f", "--follow"},
            description = "go on with new lines")
    private boolean follow;

    @Option(names = "--tail", description = "how many of the last lines (default: 10 for all pods, else every line)")
    private int tail = -1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** One container's log. */
    private record Source(String pod, String container) {}

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (Api api = new Mesh(Workspace.ofEnvironment(), warning -> {}).api()) {
            List<Source> sources = sources(api);
            if (sources.isEmpty()) {
                throw new bookinfo.cli.local.Failure("no pod named " + pod + "... in namespace " + namespace);
            }
            if (follow && sources.size() > 1) {
                throw new bookinfo.cli.local.Failure("--follow shows one container; name a pod and -c, one of "
                        + sources.stream()
                                .map(source -> source.pod() + " -c " + source.container())
                                .toList());
            }
            int lines = tail >= 0 ? tail : pod.isEmpty() ? 10 : -1;
            for (Source source : sources) {
                print(api, source, lines, sources.size() > 1, out);
            }
        }
        return 0;
    }

    private List<Source> sources(Api api) {
        List<Source> sources = new ArrayList<>();
        for (JsonNode item :
                api.get("/api/v1/namespaces/" + namespace + "/pods").path("items")) {
            String name = item.path("metadata").path("name").asText();
            if (!name.startsWith(pod)) {
                continue;
            }
            for (JsonNode each : item.path("spec").path("containers")) {
                String containerName = each.path("name").asText();
                if (container.isEmpty() || container.equals(containerName)) {
                    sources.add(new Source(name, containerName));
                }
            }
        }
        return sources;
    }

    private void print(Api api, Source source, int lines, boolean prefix, PrintWriter out) throws IOException {
        String path = "/api/v1/namespaces/" + namespace + "/pods/" + source.pod() + "/log?container="
                + source.container() + (lines >= 0 ? "&tailLines=" + lines : "") + (follow ? "&follow=true" : "");
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(api.stream(path), StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            while (line != null) {
                out.println(prefix ? "[" + source.pod() + "/" + source.container() + "] " + line : line);
                out.flush();
                line = reader.readLine();
            }
        }
    }
}
