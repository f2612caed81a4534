package bookinfo.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is compared. Each runs one event loop with traffic, on any core. */
enum Proxy {
    ENVOY("Envoy"),
    SIDECAR("ours, sidecar"),
    GATEWAY("ours, gateway");

    private final String title;

    Proxy(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    List<String> command(Path bootstrap) {
        List<String> command = new ArrayList<>(List.of("taskset", "-c", "0-" + (Integer.getInteger("cores") - 1)));
        command.addAll(
                switch (this) {
                    case ENVOY ->
                        List.of(
                                System.getenv("BOOKINFO_ENVOY"),
                                "--disable-hot-restart",
                                "--log-level",
                                "error",
                                // As Istio sets it; Envoy alone would write the log every ten seconds.
                                "--file-flush-interval-msec",
                                "1000");
                    case SIDECAR -> java("mesh-sidecar");
                    case GATEWAY -> java("mesh-gateway");
                });
        command.addAll(List.of("--concurrency", "1", "-c", bootstrap.toString()));
        return command;
    }

    /** As the local cluster runs it, but for the program: one that takes a bootstrap file. A cache that does not fit is fatal. */
    private static List<String> java(String module) {
        String target = module + "/target/" + module;
        return List.of(
                System.getProperty("java.home") + "/bin/java",
                "@k8s/jvm/" + module + ".options",
                "-XX:AOTCache=" + target + ".aot",
                "-XX:AOTMode=on",
                "-cp",
                target + ".jar",
                "bookinfo.mesh.proxy.Main");
    }
}
