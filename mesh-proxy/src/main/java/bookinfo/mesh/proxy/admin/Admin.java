package bookinfo.mesh.proxy.admin;

import bookinfo.mesh.proxy.admin.ProxyControl.State;
import bookinfo.mesh.proxy.telemetry.Json;
import bookinfo.mesh.proxy.telemetry.Prometheus;
import bookinfo.mesh.proxy.telemetry.ProxyTelemetry;
import bookinfo.mesh.proxy.telemetry.Stats;
import bookinfo.mesh.proxy.telemetry.StatsText;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Envoy's administration interface, as far as people and tools of a mesh use it
 * (https://www.envoyproxy.io/docs/envoy/latest/operations/admin).
 */
public final class Admin {
    private final ProxyControl proxy;
    private final Stats stats;
    private final ServerInfo server;
    private final Clock clock;
    private final Map<String, Endpoint> endpoints = new TreeMap<>();

    /** Makes the interface of one proxy. */
    public Admin(ProxyControl proxy, Stats stats, ProxyTelemetry telemetry, ServerInfo server, Clock clock) {
        this.proxy = proxy;
        this.stats = stats;
        this.server = server;
        this.clock = clock;
        Listings listings = new Listings(proxy, telemetry);
        get("/", "this page", _ -> AdminResponse.text(help()));
        get("/help", "this page", _ -> AdminResponse.text(help()));
        get("/certs", "certificates in use", _ -> AdminResponse.json("{\"certificates\":[]}\n"));
        get("/clusters", "clusters and their endpoints (format=json)", listings::clusters);
        get("/config_dump", "configuration as JSON", it -> AdminResponse.json(proxy.configDump(it.query())));
        get("/listeners", "listeners and their addresses (format=json)", listings::listeners);
        get("/memory", "memory in use, in bytes", _ -> AdminResponse.json(memory()));
        get("/ready", "200 LIVE if the proxy serves, 503 otherwise", _ -> ready());
        get("/server_info", "version, state and identity", _ -> AdminResponse.json(serverInfo()));
        get("/stats", "statistics (filter=REGEX, usedonly, format=json|prometheus)", this::stats);
        get("/stats/prometheus", "statistics for Prometheus (filter=REGEX, usedonly)", this::prometheus);
        post("/drain_listeners", "close listeners (inboundonly)", this::drain);
        post("/healthcheck/fail", "make /ready fail", _ -> healthCheck(true));
        post("/healthcheck/ok", "undo /healthcheck/fail", _ -> healthCheck(false));
        post("/logging", "show or set log levels (level=LEVEL, NAME=LEVEL)", LogLevels::handle);
        post("/quitquitquit", "exit at once", _ -> quit());
    }

    /** Answers one request; never throws. Some answers take milliseconds to make: not for an event loop that has traffic. */
    public AdminResponse handle(AdminRequest request) {
        Endpoint endpoint = endpoints.get(request.path());
        if (endpoint == null) {
            return AdminResponse.error(404, "invalid path. " + help());
        }
        boolean post = request.method().equals("POST");
        boolean get = request.method().equals("GET") || request.method().equals("HEAD");
        if (endpoint.changes() ? !post : !get && !post) {
            return AdminResponse.error(
                    405,
                    "Method " + request.method() + " not allowed, " + (endpoint.changes() ? "POST" : "GET")
                            + " required.\n");
        }
        try {
            return endpoint.answer().apply(request);
        } catch (PatternSyntaxException e) {
            return AdminResponse.error(400, "filter: " + e.getMessage() + " (expected: a regular expression of RE2)\n");
        }
    }

    private void get(String path, String help, Function<AdminRequest, AdminResponse> answer) {
        endpoints.put(path, new Endpoint(help, false, answer));
    }

    private void post(String path, String help, Function<AdminRequest, AdminResponse> answer) {
        endpoints.put(path, new Endpoint(help, true, answer));
    }

    private String help() {
        StringBuilder help = new StringBuilder("admin commands are:\n");
        endpoints.forEach((path, endpoint) -> help.append("  ")
                .append(path)
                .append(": ")
                .append(endpoint.help())
                .append(endpoint.changes() ? " (POST)\n" : "\n"));
        return help.toString();
    }

    private AdminResponse stats(AdminRequest request) {
        String format = request.parameter("format").orElse("text");
        return switch (format) {
            case "text" -> AdminResponse.text(StatsText.plain(stats, filter(request), usedOnly(request)));
            case "json" -> AdminResponse.json(StatsText.json(stats, filter(request), usedOnly(request)));
            case "prometheus" -> prometheus(request);
            default -> AdminResponse.error(400, "format: " + format + " (expected: text, json or prometheus)\n");
        };
    }

    private AdminResponse prometheus(AdminRequest request) {
        return new AdminResponse(
                200, Prometheus.CONTENT_TYPE, Prometheus.text(stats, filter(request), usedOnly(request)));
    }

    private static Optional<Pattern> filter(AdminRequest request) {
        return request.parameter("filter").map(Pattern::compile);
    }

    private static boolean usedOnly(AdminRequest request) {
        return request.parameter("usedonly").isPresent();
    }

    private AdminResponse ready() {
        State state = proxy.state();
        return state == State.LIVE ? AdminResponse.text("LIVE\n") : AdminResponse.error(503, state + "\n");
    }

    private AdminResponse drain(AdminRequest request) {
        proxy.drainListeners(request.parameter("inboundonly").isPresent());
        return AdminResponse.text("OK\n");
    }

    private AdminResponse healthCheck(boolean fail) {
        proxy.failHealthCheck(fail);
        return AdminResponse.text("OK\n");
    }

    private AdminResponse quit() {
        proxy.quit();
        return AdminResponse.text("OK\n");
    }

    private String serverInfo() {
        long uptime = Duration.between(server.started(), clock.instant()).toSeconds();
        return """
                {
                 "version": %s,
                 "state": %s,
                 "uptime_current_epoch": "%ds",
                 "uptime_all_epochs": "%ds",
                 "node": {"id": %s, "cluster": %s}
                }
                """.formatted(
                        Json.string(server.version()),
                        Json.string(proxy.state().name()),
                        uptime,
                        uptime,
                        Json.string(server.nodeId()),
                        Json.string(server.nodeCluster()));
    }

    private static String memory() {
        Runtime runtime = Runtime.getRuntime();
        return "{\"allocated\":\"%d\",\"heap_size\":\"%d\"}\n"
                .formatted(runtime.totalMemory() - runtime.freeMemory(), runtime.totalMemory());
    }

    private record Endpoint(String help, boolean changes, Function<AdminRequest, AdminResponse> answer) {}
}
