package bookinfo.cluster.kubelet;

import bookinfo.cluster.api.PodState;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** An HTTP probe as the manifest defines it, with names resolved. */
record Probe(
        Kind kind,
        URI url,
        Duration initialDelay,
        Duration period,
        Duration timeout,
        int successThreshold,
        int failureThreshold) {

    enum Kind {
        STARTUP,
        READINESS,
        LIVENESS;

        /** As messages begin: {@code Readiness probe failed: ...}. */
        String word() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }

        private String field() {
            return name().toLowerCase(Locale.ROOT) + "Probe";
        }
    }

    /** @throws ContainerProblem if the probe is of a kind that is not supported here, or names an unknown port */
    static Optional<Probe> of(Kind kind, JsonNode container, String podAddress) throws ContainerProblem {
        JsonNode probe = container.path(kind.field());
        if (!probe.isObject()) {
            return Optional.empty();
        }
        JsonNode get = probe.path("httpGet");
        if (!get.isObject()
                || get.has("httpHeaders")
                || !get.path("scheme").asText("HTTP").equals("HTTP")) {
            throw ContainerProblem.config("%s: only httpGet with scheme HTTP and without httpHeaders is supported here"
                    .formatted(kind.field()));
        }
        String path = get.path("path").asText("/");
        String url = "http://%s:%d%s"
                .formatted(
                        get.path("host").asText(podAddress),
                        port(kind, get.path("port"), container),
                        path.startsWith("/") ? path : "/" + path);
        return Optional.of(new Probe(
                kind,
                URI.create(url),
                Duration.ofSeconds(probe.path("initialDelaySeconds").asLong(0)),
                Duration.ofSeconds(Math.max(1, probe.path("periodSeconds").asLong(10))),
                Duration.ofSeconds(Math.max(1, probe.path("timeoutSeconds").asLong(1))),
                Math.max(1, probe.path("successThreshold").asInt(1)),
                Math.max(1, probe.path("failureThreshold").asInt(3))));
    }

    /** Asks once: empty if all is well, else what is wrong, in Kubernetes' words. */
    Optional<String> failure() {
        try {
            int status = ask();
            if (status < 0) {
                return Optional.of("Get \"%s\": malformed HTTP response".formatted(url));
            }
            return status >= 200 && status < 400
                    ? Optional.empty()
                    : Optional.of("HTTP probe failed with statuscode: " + status);
        } catch (SocketTimeoutException e) {
            return Optional.of("Get \"%s\": context deadline exceeded".formatted(url));
        } catch (ConnectException e) {
            String why = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            return Optional.of("Get \"%s\": dial tcp %s: connect: %s".formatted(url, url.getAuthority(), why));
        } catch (IOException e) {
            return Optional.of("Get \"%s\": %s".formatted(url, e.getMessage()));
        }
    }

    /** The status; negative when the answer is no HTTP. */
    private int ask() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(Math.toIntExact(timeout.toMillis()));
        connection.setReadTimeout(Math.toIntExact(timeout.toMillis()));
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("User-Agent", "kube-probe/1.32");
        connection.setRequestProperty("Connection", "close");
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    private static int port(Kind kind, JsonNode port, JsonNode container) throws ContainerProblem {
        return PodState.port(port, Stream.of(container))
                .orElseThrow(() -> ContainerProblem.config("%s: couldn't find port %s among the container's ports"
                        .formatted(kind.field(), port.asText())));
    }
}
