package bookinfo.mesh.proxy.agent;

import bookinfo.mesh.proxy.Engine;
import bookinfo.mesh.proxy.admin.AdminRequest;
import bookinfo.mesh.proxy.admin.AdminResponse;
import bookinfo.mesh.proxy.exchange.LocalService;
import bookinfo.mesh.proxy.exchange.LocalService.Answer;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.telemetry.Prometheus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** The endpoints of port 15020, as Istio's agent has them. */
final class Agent {
    private static final String LOCALHOST = "127.0.0.1";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final Duration SCRAPE_TIMEOUT = Duration.ofSeconds(5);

    private final Function<AdminRequest, AdminResponse> admin;
    private final Readiness readiness;
    private final AppProbes probes;
    private final Optional<URI> appMetrics;
    private final Executor blocking;
    private final String drain;

    /**
     * Makes the agent of one pod.
     *
     * @param env {@code ISTIO_KUBE_APP_PROBERS} says where the program's own probes are,
     *     {@code ISTIO_PROMETHEUS_ANNOTATIONS} where its metrics are
     * @param admin the proxy's administration interface
     * @param blocking runs what waits for the program
     * @throws IllegalArgumentException naming the variable that makes no sense
     */
    Agent(PodEnvironment pod, Map<String, String> env, Function<AdminRequest, AdminResponse> admin, Executor blocking) {
        this.admin = admin;
        this.readiness = new Readiness(admin, !pod.loopback());
        this.blocking = blocking;
        this.drain = switch (pod.role()) {
            // The program beside it may have calls of its own to make until it ends.
            case SIDECAR -> "/drain_listeners?inboundonly";
            case ROUTER -> "/drain_listeners";
        };
        this.probes = AppProbes.parse(AppDialer.of(pod), env.getOrDefault("ISTIO_KUBE_APP_PROBERS", ""));
        this.appMetrics = appMetrics(
                pod.loopback() ? pod.appAddress() : LOCALHOST, env.getOrDefault("ISTIO_PROMETHEUS_ANNOTATIONS", ""));
    }

    /** Opens the agent's port on a proxy's event loops, with one virtual thread a question. */
    static void serve(
            Engine engine, PodEnvironment pod, Map<String, String> env, Function<AdminRequest, AdminResponse> admin) {
        Executor blocking = command -> Thread.ofVirtual().name("agent").start(command);
        Agent agent = new Agent(pod, env, admin, blocking);
        LocalService outside = request -> agent.answer(request, pod.loopback());
        engine.serve(new InetSocketAddress(pod.instanceIp(), BootstrapJson.AGENT_PORT), outside);
        if (!pod.loopback()) {
            // Two sockets, so that it is certain who asks: nobody but this pod reaches the second.
            LocalService inside = request -> agent.answer(request, true);
            engine.serve(new InetSocketAddress(InetAddress.getLoopbackAddress(), BootstrapJson.AGENT_PORT), inside);
        }
    }

    /** @param trusted whether whoever asks is in this pod: others must not end its proxy */
    CompletionStage<LocalService.Answer> answer(RequestHead request, boolean trusted) {
        AdminRequest asked = AdminRequest.of(request.method(), request.path());
        return CompletableFuture.supplyAsync(() -> answer(asked, trusted), blocking);
    }

    private Answer answer(AdminRequest asked, boolean trusted) {
        return switch (asked.path()) {
            case "/healthz/ready" -> answer(readiness.answer());
            case "/quitquitquit" -> fromInside(asked, "/quitquitquit", trusted);
            case "/drain" -> fromInside(asked, drain, trusted);
            case "/stats/prometheus" -> metrics();
            default -> probes.ask(asked.path()).orElseGet(() -> new Answer(404, TEXT, asked.path() + ": not found\n"));
        };
    }

    private Answer fromInside(AdminRequest asked, String path, boolean trusted) {
        return trusted
                ? forward(asked.method(), path)
                : new Answer(
                        403,
                        TEXT,
                        "not from outside the pod (expected: POST http://127.0.0.1:15020" + asked.path() + ")\n");
    }

    private Answer forward(String method, String path) {
        return answer(admin.apply(AdminRequest.of(method, path)));
    }

    private static Answer answer(AdminResponse response) {
        return new Answer(response.status(), response.contentType(), response.body());
    }

    /** The proxy's metrics, and the program's behind them. The proxy's are worth having without the program's. */
    private Answer metrics() {
        String own = admin.apply(AdminRequest.of("GET", "/stats/prometheus")).body();
        return new Answer(
                200,
                Prometheus.CONTENT_TYPE,
                own + appMetrics.map(Agent::scrape).orElse(""));
    }

    private static String scrape(URI uri) {
        try {
            PodHttp.Answer answer = PodHttp.request("GET", uri, Map.of("accept", "text/plain"), SCRAPE_TIMEOUT);
            return answer.status() == 200 ? answer.body() : "# " + uri + " answered " + answer.status() + "\n";
        } catch (IOException e) {
            return "# " + uri + ": " + e.toString().replace('\n', ' ') + "\n";
        }
    }

    private static Optional<URI> appMetrics(String appAddress, String annotations) {
        Map<String, Object> scrape = Yaml.map("ISTIO_PROMETHEUS_ANNOTATIONS", annotations);
        if (!"true".equals(String.valueOf(scrape.get("scrape")))) {
            return Optional.empty();
        }
        Object port = Optional.ofNullable(scrape.get("port")).orElse("80");
        Object path = Optional.ofNullable(scrape.get("path")).orElse("/metrics");
        try {
            return Optional.of(URI.create("http://" + appAddress + ":" + Integer.parseInt(port.toString()) + path));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "ISTIO_PROMETHEUS_ANNOTATIONS: " + annotations + " (expected: a port number and a path)", e);
        }
    }
}
