package bookinfo.cli.doctor;

import bookinfo.cli.install.ClusterOptions;
import bookinfo.cli.kube.Api;
import bookinfo.cli.local.Workspace;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which cluster is asked, and whether AWS is asked about it too. */
final class Asked {
    @Mixin
    private ClusterOptions kubernetes = new ClusterOptions();

    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            description = "its name at EKS: ask AWS about its security groups and subnets too, by the aws program")
    private Optional<String> cluster = Optional.empty();

    boolean asksAws() {
        return cluster.isPresent();
    }

    /** An API that does not know a kind has no objects of it. */
    Recording record(Instant now) {
        try (Api api = kubernetes.api(Workspace.ofEnvironment(), warning -> {})) {
            return Live.record(
                    cluster,
                    now,
                    path -> api.find(path).orElseGet(JsonNodeFactory.instance::objectNode),
                    Program::json);
        }
    }
}
