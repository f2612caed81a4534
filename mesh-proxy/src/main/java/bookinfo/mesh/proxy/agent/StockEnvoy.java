package bookinfo.mesh.proxy.agent;

import bookinfo.mesh.proxy.Engine;
import bookinfo.mesh.proxy.EngineOptions;
import bookinfo.mesh.proxy.admin.AdminRequest;
import bookinfo.mesh.proxy.admin.AdminResponse;
import bookinfo.mesh.proxy.xds.Bootstrap;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An Envoy in place of our own proxy, run as Istio's agent runs it: started with the pod's bootstrap, asked for its health,
 * drained and ended with this process; when it ends by itself, so does this process, and the kubelet starts both anew.
 */
final class StockEnvoy {
    private static final System.Logger LOG = System.getLogger(StockEnvoy.class.getName());
    private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(5);

    private final Path binary;
    private final PodEnvironment pod;
    private final int workers;
    private final String logLevel;
    private final String version;

    StockEnvoy(Path binary, PodEnvironment pod, int workers, String logLevel, String version) {
        this.binary = binary;
        this.pod = pod;
        this.workers = workers;
        this.logLevel = logLevel;
        this.version = version;
    }

    /**
     * Runs Envoy until it ends or this process is told to.
     *
     * @return Envoy's exit code
     * @throws IOException if it cannot be started
     */
    int run(Path bootstrap, Map<String, String> env) throws IOException, InterruptedException {
        LOG.log(System.Logger.Level.INFO, "{0} runs {1}", pod.nodeId(), binary);
        // Without anything to proxy, our own engine serves the agent's port and no other.
        try (Engine engine = Engine.start(Bootstrap.parse("agent", "{}"), EngineOptions.of(1, version, () -> {}))) {
            Agent.serve(engine, pod, env, this::ask);
            Process envoy = new ProcessBuilder(command(bootstrap)).inheritIO().start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(envoy), "stop"));
            return envoy.waitFor();
        }
    }

    private List<String> command(Path bootstrap) {
        return List.of(
                binary.toString(),
                "--config-path",
                bootstrap.toString(),
                "--concurrency",
                Integer.toString(workers),
                "--log-level",
                logLevel,
                // One Envoy a pod; all pods of a laptop would otherwise share one region of memory by its number.
                "--disable-hot-restart");
    }

    private AdminResponse ask(AdminRequest request) {
        URI uri = URI.create(
                "http://" + BootstrapJson.adminAddress(pod) + ":" + BootstrapJson.ADMIN_PORT + request.target());
        try {
            PodHttp.Answer answer = PodHttp.request(request.method(), uri, Map.of(), ADMIN_TIMEOUT);
            return new AdminResponse(answer.status(), "text/plain; charset=UTF-8", answer.body());
        } catch (IOException e) {
            return new AdminResponse(503, "text/plain; charset=UTF-8", uri + ": " + e + "\n");
        }
    }

    /** Listeners close first; requests under way get the time that our own proxy gives them. */
    private void stop(Process envoy) {
        try {
            if (envoy.isAlive()) {
                ask(AdminRequest.of("POST", "/drain_listeners"));
                envoy.waitFor(ProxyProgram.DRAIN.toSeconds(), TimeUnit.SECONDS);
                envoy.destroy();
                if (!envoy.waitFor(ProxyProgram.DRAIN.toSeconds(), TimeUnit.SECONDS)) {
                    envoy.destroyForcibly();
                }
            }
        } catch (InterruptedException e) {
            envoy.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
