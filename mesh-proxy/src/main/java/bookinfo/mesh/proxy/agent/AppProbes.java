package bookinfo.mesh.proxy.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The program's own probes, which the injector pointed at the agent so that the kubelet's questions pass no proxy: path on
 * the agent to what is really asked ({@code ISTIO_KUBE_APP_PROBERS}).
 */
final class AppProbes {
    private final String appAddress;
    private final Map<String, Probe> probes;

    private AppProbes(String appAddress, Map<String, Probe> probes) {
        this.appAddress = appAddress;
        this.probes = Map.copyOf(probes);
    }

    /** @throws IllegalArgumentException naming a probe that makes no sense or is of a kind that is not supported */
    static AppProbes parse(String appAddress, String json) {
        Map<String, Probe> probes = new LinkedHashMap<>();
        Yaml.map("ISTIO_KUBE_APP_PROBERS", json).forEach((path, probe) -> probes.put(path, probe(path, probe)));
        return new AppProbes(appAddress, probes);
    }

    /** Asks the program; empty if there is no such probe. Blocks no longer than the probe's timeout, or twice that. */
    Optional<PodHttp.Answer> ask(String path) {
        return Optional.ofNullable(probes.get(path)).map(this::ask);
    }

    private PodHttp.Answer ask(Probe probe) {
        try {
            return switch (probe) {
                case HttpGet(String scheme, int port, String path, var headers, Duration timeout) ->
                    new PodHttp.Answer(
                            PodHttp.request(
                                            "GET",
                                            URI.create(scheme + "://" + appAddress + ":" + port + path),
                                            headers,
                                            timeout)
                                    .status(),
                            "");
                case TcpSocket(int port, Duration timeout) -> connect(port, timeout);
            };
        } catch (IOException e) {
            return new PodHttp.Answer(500, e + "\n");
        }
    }

    private PodHttp.Answer connect(int port, Duration timeout) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(appAddress, port), Math.toIntExact(timeout.toMillis()));
            return new PodHttp.Answer(200, "");
        }
    }

    private static Probe probe(String path, Object value) {
        if (value instanceof Map<?, ?> probe) {
            Duration timeout = Duration.ofSeconds(number(path, probe.get("timeoutSeconds"), 1));
            if (probe.get("httpGet") instanceof Map<?, ?> http) {
                String target = text(http.get("path"), "/");
                return new HttpGet(
                        text(http.get("scheme"), "http").toLowerCase(Locale.ROOT),
                        number(path, http.get("port"), 80),
                        target.startsWith("/") ? target : "/" + target,
                        headers(http.get("httpHeaders")),
                        timeout);
            }
            if (probe.get("tcpSocket") instanceof Map<?, ?> tcp) {
                return new TcpSocket(number(path, tcp.get("port"), 0), timeout);
            }
        }
        throw new IllegalArgumentException(
                "ISTIO_KUBE_APP_PROBERS: " + path + ": " + value + " (expected: httpGet or tcpSocket)");
    }

    private static Map<String, String> headers(@Nullable Object value) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (value instanceof List<?> list) {
            for (Object entry : list) {
                if (entry instanceof Map<?, ?> header) {
                    headers.put(text(header.get("name"), ""), text(header.get("value"), ""));
                }
            }
        }
        return headers;
    }

    private static String text(@Nullable Object value, String otherwise) {
        return value == null ? otherwise : value.toString();
    }

    private static int number(String path, @Nullable Object value, int otherwise) {
        if (value == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(value.toString());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "ISTIO_KUBE_APP_PROBERS: " + path + ": " + value + " (expected: a number)", e);
        }
    }

    private sealed interface Probe {}

    private record HttpGet(String scheme, int port, String path, Map<String, String> headers, Duration timeout)
            implements Probe {}

    private record TcpSocket(int port, Duration timeout) implements Probe {}
}
