package bookinfo.mesh.proxy.exchange;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** An Envoy in the same network with the same bootstrap: what we expect of ours holds there as well. */
@EnabledIfEnvironmentVariable(named = "BOOKINFO_ENVOY", matches = ".+", disabledReason = "needs an Envoy: --envoy")
@Tag("network")
@EnabledIf(value = "possible", disabledReason = "needs root, iproute2 and iptables")
class EnvoyInterceptionTest extends Interceptor {
    static boolean possible() {
        return Namespace.possible();
    }

    @Override
    List<String> proxy(Path bootstrap) {
        return List.of(
                System.getenv("BOOKINFO_ENVOY"),
                "--disable-hot-restart",
                "--concurrency",
                "1",
                "--log-level",
                "warn",
                "--file-flush-interval-msec",
                "100",
                "-c",
                bootstrap.toString());
    }

    /** No test here: Envoy keeps an endpoint while a connection to it is idle, ours closes both. */
    @Override
    void what_nobody_asks_for_any_more_is_forgotten() {}
}
