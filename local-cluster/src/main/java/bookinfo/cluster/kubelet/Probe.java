package bookinfo.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A probe as the manifest defines it, with names resolved. */
record Probe(
        Kind kind,
        Action action,
        Duration initialDelay,
        Duration period,
        Duration timeout,
        int successThreshold,
        int failureThreshold) {

    enum Kind {
        STARTUP("startupProbe", "Startup"),
        READINESS("readinessProbe", "Readiness"),
        LIVENESS("livenessProbe", "Liveness");

        private final String field;
        private final String word;

        Kind(String field, String word) {
            this.field = field;
            this.word = word;
        }

        /** As messages begin: {@code Readiness probe failed: ...}. */
        String word() {
            return word;
        }
    }

    sealed interface Action {
        record Http(String host, int port, String path, Map<String, String> headers) implements Action {
            public Http {
                headers = Map.copyOf(headers);
            }
        }

        record Tcp(String host, int port) implements Action {}

        record Exec(List<String> command) implements Action {
            public Exec {
                command = List.copyOf(command);
            }
        }
    }

    /** @throws ContainerProblem if the probe is of a kind that is not supported here, or names an unknown port */
    static Optional<Probe> of(Kind kind, JsonNode container, String podAddress) throws ContainerProblem {
        JsonNode probe = container.path(kind.field);
        if (!probe.isObject()) {
            return Optional.empty();
        }
        return Optional.of(new Probe(
                kind,
                action(kind, probe, container, podAddress),
                Duration.ofSeconds(probe.path("initialDelaySeconds").asLong(0)),
                Duration.ofSeconds(Math.max(1, probe.path("periodSeconds").asLong(10))),
                Duration.ofSeconds(Math.max(1, probe.path("timeoutSeconds").asLong(1))),
                Math.max(1, probe.path("successThreshold").asInt(1)),
                Math.max(1, probe.path("failureThreshold").asInt(3))));
    }

    private static Action action(Kind kind, JsonNode probe, JsonNode container, String podAddress)
            throws ContainerProblem {
        if (probe.has("httpGet")) {
            return http(kind, probe.path("httpGet"), container, podAddress);
        }
        if (probe.has("tcpSocket")) {
            JsonNode socket = probe.path("tcpSocket");
            return new Action.Tcp(socket.path("host").asText(podAddress), port(kind, socket, container));
        }
        if (probe.has("exec")) {
            List<String> command = new ArrayList<>();
            probe.path("exec").path("command").forEach(word -> command.add(word.asText()));
            return new Action.Exec(command);
        }
        throw ContainerProblem.config("%s: only httpGet, tcpSocket and exec are supported here".formatted(kind.field));
    }

    private static Action http(Kind kind, JsonNode get, JsonNode container, String podAddress) throws ContainerProblem {
        if (!get.path("scheme").asText("HTTP").equals("HTTP")) {
            throw ContainerProblem.config("%s.httpGet.scheme: %s (only HTTP is supported here)"
                    .formatted(kind.field, get.path("scheme").asText()));
        }
        Map<String, String> headers = new LinkedHashMap<>();
        get.path("httpHeaders")
                .forEach(header -> headers.put(
                        header.path("name").asText(), header.path("value").asText()));
        String path = get.path("path").asText("/");
        return new Action.Http(
                get.path("host").asText(podAddress),
                port(kind, get, container),
                path.startsWith("/") ? path : "/" + path,
                headers);
    }

    private static int port(Kind kind, JsonNode action, JsonNode container) throws ContainerProblem {
        JsonNode port = action.path("port");
        if (port.isInt()) {
            return port.asInt();
        }
        for (JsonNode declared : container.path("ports")) {
            if (declared.path("name").asText().equals(port.asText())) {
                return declared.path("containerPort").asInt();
            }
        }
        throw ContainerProblem.config(
                "%s: couldn't find port %s among the container's ports".formatted(kind.field, port.asText()));
    }
}
