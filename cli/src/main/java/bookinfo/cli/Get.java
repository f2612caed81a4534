package bookinfo.cli;

import bookinfo.cli.kube.Api;
import bookinfo.cli.kube.Kinds;
import bookinfo.cli.kube.Kinds.Kind;
import bookinfo.cli.kube.Tables;
import bookinfo.cli.local.Failure;
import bookinfo.cli.local.Mesh;
import bookinfo.cli.local.Workspace;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "get", description = "List objects, as kubectl get does.")
final class Get implements Callable<Integer> {
    private static final Set<String> OUTPUTS = Set.of("", "wide", "json", "yaml");

    @Parameters(index = "0", paramLabel = "KIND", description = "one or several: pods, svc,deploy, vs, ...")
    private String kinds = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME")
    private String name = "";

    @Option(
            names = {"-n", "--namespace"},
            description = "default: ${DEFAULT-VALUE}")
    private String namespace = "default";

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "in all namespaces")
    private boolean everywhere;

    @Option(
            names = {"-l", "--selector"},
            description = "by labels, such as app=reviews")
    private String selector = "";

    @Option(
            names = {"-o", "--output"},
            description = "wide, json or yaml")
    private String output = "";

    @Option(names = "--show-labels", description = "with a column of labels")
    private boolean labels;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (!OUTPUTS.contains(output)) {
            throw new Failure("-o " + output + " (expected: wide, json or yaml)");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Api api = new Mesh(Workspace.ofEnvironment(), warning -> {}).api()) {
            Kinds known = Kinds.discover(api);
            String between = "";
            for (String word : kinds.split(",", -1)) {
                out.print(between);
                show(api, known.named(word), out);
                between = System.lineSeparator();
            }
        }
        return 0;
    }

    private void show(Api api, Kind kind, PrintWriter out) {
        String path = everywhere ? kind.pathInAllNamespaces() : kind.path(namespace);
        path += name.isEmpty() ? "" : "/" + name;
        path += selector.isEmpty() ? "" : "?labelSelector=" + URLEncoder.encode(selector, StandardCharsets.UTF_8);
        switch (output) {
            case "json" -> out.println(api.get(path).toPrettyString());
            case "yaml" -> out.print(yaml(api.get(path)));
            default -> table(api.table(path), kind, out);
        }
    }

    private void table(JsonNode table, Kind kind, PrintWriter out) {
        if (table.path("rows").isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("No resources found"
                            + (everywhere || !kind.namespaced() ? "" : " in " + namespace + " namespace."));
            return;
        }
        List<String> lines =
                Tables.print(table, new Tables.Options(output.equals("wide"), everywhere && kind.namespaced(), labels));
        lines.forEach(out::println);
    }

    private static String yaml(JsonNode tree) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        return new Yaml(options)
                .dump(new com.fasterxml.jackson.databind.ObjectMapper().convertValue(tree, Object.class));
    }
}
