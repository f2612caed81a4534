package bookinfo.mesh.proxy.exchange;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;

/** Our proxy in a pod's network. */
@Tag("network")
@EnabledIf(value = "possible", disabledReason = "needs root, iproute2 and iptables")
class InterceptionTest extends Interceptor {
    static boolean possible() {
        return Namespace.possible();
    }

    @Override
    List<String> proxy(Path bootstrap) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                "bookinfo.mesh.proxy.Main",
                "-c",
                bootstrap.toString());
    }
}
