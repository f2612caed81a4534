package bookinfo.cli.local;

import java.nio.file.Path;

/**
 * Where things lie.
 *
 * @param root the checkout
 * @param state what the running mesh keeps: {@code .bookinfo}, or what BOOKINFO_STATE says
 */
public record Workspace(Path root, Path state) {

    /** As the script {@code ./bookinfo} says by environment variables. */
    public static Workspace ofEnvironment() {
        Path root = Path.of(variable("BOOKINFO_ROOT", ".")).toAbsolutePath().normalize();
        return new Workspace(root, root.resolve(variable("BOOKINFO_STATE", ".bookinfo")));
    }

    public Path kubeconfig() {
        return state.resolve("kubeconfig");
    }

    public Path scenarios() {
        return root.resolve("k8s/scenarios");
    }

    Path clusterLog() {
        return state.resolve("logs/local-cluster.log");
    }

    Path clusterFile() {
        return state.resolve("cluster.json");
    }

    Path processesFile() {
        return state.resolve("processes.json");
    }

    /** Written when everything was applied once; without it a kept state is completed, not trusted. */
    Path installed() {
        return state.resolve("installed");
    }

    private static String variable(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
