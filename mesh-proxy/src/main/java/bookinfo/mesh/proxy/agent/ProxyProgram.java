package bookinfo.mesh.proxy.agent;

import bookinfo.mesh.proxy.Engine;
import bookinfo.mesh.proxy.EngineOptions;
import bookinfo.mesh.proxy.admin.AdminRequest;
import bookinfo.mesh.proxy.admin.AdminResponse;
import bookinfo.mesh.proxy.xds.Bootstrap;
import bookinfo.mesh.proxy.xds.Refusal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What sidecar and gateway are as programs: {@code proxy ROLE} runs the proxy, the others serve its pod. */
public final class ProxyProgram {
    private static final System.Logger LOG = System.getLogger(ProxyProgram.class.getName());
    static final Duration DRAIN = Duration.ofSeconds(5);
    private static final String LOG_LEVEL = "--proxyLogLevel=";
    private static final String LOG_FORMAT = "java.util.logging.SimpleFormatter.format";

    private final Role role;
    private final int loops;
    private final String version;

    /**
     * @param loops event loops with traffic
     * @param version of the program
     */
    public ProxyProgram(Role role, int loops, String version) {
        this.role = role;
        this.loops = loops;
        this.version = version;
    }

    /**
     * Runs a command until it is done; {@code proxy} ends when the process is told to.
     *
     * @return exit code: 0, 1 when it failed, 2 when the command is none
     */
    public int run(List<String> arguments, Map<String, String> env, PrintStream out, PrintStream err)
            throws InterruptedException {
        try {
            List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
            switch (arguments.isEmpty() ? "" : arguments.getFirst()) {
                case "proxy" -> {
                    if (rest.size() <= 2 && !rest.isEmpty() && rest.getFirst().equals(role.toString())) {
                        return proxy(env, rest.size() == 1 ? Optional.empty() : Optional.of(level(rest.getLast())));
                    }
                }
                case "request" -> {
                    return AdminClient.request(rest, env, out, err);
                }
                case "wait" -> {
                    return Waiting.run(rest, env);
                }
                case "istio-iptables" -> {
                    return Iptables.run(rest, out);
                }
                default -> {
                    // Falls through to how it is used.
                }
            }
        } catch (Refusal | IllegalArgumentException | IOException e) {
            err.println(e.getMessage());
            return 1;
        }
        err.println("usage: proxy " + role + " [" + LOG_LEVEL + "LEVEL] | " + AdminClient.USAGE + " | " + Waiting.USAGE
                + " | " + IptablesOptions.USAGE);
        return 2;
    }

    private static String level(String argument) {
        if (!argument.startsWith(LOG_LEVEL)) {
            throw new IllegalArgumentException(argument + ": not supported (expected: " + LOG_LEVEL + "LEVEL)");
        }
        return argument.substring(LOG_LEVEL.length());
    }

    private int proxy(Map<String, String> env, Optional<String> logLevel) throws IOException, InterruptedException {
        if (System.getProperty(LOG_FORMAT) == null) {
            System.setProperty(LOG_FORMAT, "%1$tFT%1$tT.%1$tLZ\t%4$s\t%3$s\t%5$s%6$s%n");
        }
        PodEnvironment pod = PodEnvironment.of(role, env, version);
        Path file = write(BootstrapJson.render(pod), env.getOrDefault("POD_ROOT", ""));
        if (pod.binary().isPresent()) {
            return new StockEnvoy(pod.binary().get(), pod, loops, logLevel.orElse("warning"), version).run(file, env);
        }
        long start = System.nanoTime();
        CountDownLatch quit = new CountDownLatch(1);
        Engine engine = Engine.start(Bootstrap.load(file), EngineOptions.of(loops, version, quit::countDown));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(engine, pod, quit.getCount() == 0), "stop"));
        logLevel.ifPresent(level -> setLogLevel(engine, level));
        Agent.serve(engine, pod, env, engine::administer);
        engine.ready()
                .thenRun(() -> LOG.log(
                        System.Logger.Level.INFO,
                        "{0} ready after {1} ms",
                        pod.nodeId(),
                        Duration.ofNanos(System.nanoTime() - start).toMillis()));
        quit.await();
        return 0;
    }

    /** Whoever was told to quit does so at once. */
    private static void stop(Engine engine, PodEnvironment pod, boolean quit) {
        if (!quit && pod.role() == Role.ROUTER && !pod.loopback()) {
            linger(engine);
        }
        engine.stop(quit ? Duration.ZERO : DRAIN);
    }

    /**
     * A load balancer goes on dialling a gateway until it has seen that it is no longer ready; and clients that keep
     * connections are told by their next response to open others.
     */
    private static void linger(Engine engine) {
        engine.administer(AdminRequest.of("POST", "/healthcheck/fail"));
        try {
            TimeUnit.MILLISECONDS.sleep(DRAIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void setLogLevel(Engine engine, String level) {
        AdminResponse answer = engine.administer(AdminRequest.of("POST", "/logging?level=" + level));
        if (answer.status() != 200) {
            throw new IllegalArgumentException(LOG_LEVEL + answer.body().strip());
        }
    }

    /** Where Istio's agent leaves it too, so that people find it; somewhere temporary where that place cannot be written. */
    private static Path write(String bootstrap, String podRoot) throws IOException {
        Path folder = Path.of(podRoot + "/etc/istio/proxy");
        if (!podRoot.isEmpty()) {
            Files.createDirectories(folder);
        }
        Path file;
        if (Files.isWritable(folder)) {
            file = folder.resolve("envoy-rev.json");
        } else {
            file = Files.createTempFile("envoy-rev", ".json");
            file.toFile().deleteOnExit();
        }
        return Files.writeString(file, bootstrap);
    }
}
