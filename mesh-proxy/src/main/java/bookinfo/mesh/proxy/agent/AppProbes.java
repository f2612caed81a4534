package bookinfo.mesh.proxy.agent;

import bookinfo.mesh.proxy.exchange.LocalService.Answer;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The program's own probes, which the injector pointed at the agent so that the kubelet's questions pass no proxy: path on
 * the agent to what is really asked ({@code ISTIO_KUBE_APP_PROBERS}).
 */
final class AppProbes {
    private static final String HOOKS = "/app-lifecycle/";
    private static final Duration PROBE = Duration.ofSeconds(1);
    /** The kubelet waits for a hook as long as the pod may take to end, or for ever. */
    private static final Duration HOOK = Duration.ofHours(1);

    private static final String TEXT = "text/plain; charset=utf-8";

    private final AppDialer dialer;
    private final Map<String, Probe> probes;

    private AppProbes(AppDialer dialer, Map<String, Probe> probes) {
        this.dialer = dialer;
        this.probes = Map.copyOf(probes);
    }

    /** @throws IllegalArgumentException naming a probe that makes no sense or is of a kind that is not supported */
    static AppProbes parse(AppDialer dialer, String json) {
        Map<String, Probe> probes = new LinkedHashMap<>();
        Yaml.map("ISTIO_KUBE_APP_PROBERS", json).forEach((path, probe) -> probes.put(path, probe(path, probe)));
        return new AppProbes(dialer, probes);
    }

    /** Asks the program; empty if there is no such probe. Blocks no longer than twice the probe's timeout. */
    Optional<Answer> ask(String path) {
        return Optional.ofNullable(probes.get(path)).map(probe -> {
            try {
                return ask(probe);
            } catch (IOException e) {
                // Of a hook the kubelet only heeds whether there is an answer (its pkg/kubelet/lifecycle/handlers.go).
                return path.startsWith(HOOKS) ? Answer.NONE : new Answer(500, TEXT, e + "\n");
            }
        });
    }

    private Answer ask(Probe probe) throws IOException {
        try (Socket socket = open(probe)) {
            String authority = dialer.authority(probe.port());
            return switch (probe) {
                case HttpGet get -> new Answer(HttpProbe.get(socket, authority, get.path(), get.headers()), TEXT, "");
                case TcpSocket _ -> new Answer(200, TEXT, "");
                case Grpc grpc ->
                    GrpcProbe.serving(socket, authority, grpc.service())
                            ? new Answer(200, TEXT, "")
                            : new Answer(500, TEXT, "not serving\n");
            };
        }
    }

    private Socket open(Probe probe) throws IOException {
        return probe instanceof HttpGet get && get.tls()
                ? dialer.openTls(get.port(), get.timeout())
                : dialer.open(probe.port(), probe.timeout());
    }

    private static Probe probe(String path, Object value) {
        if (value instanceof Map<?, ?> probe) {
            Duration otherwise = path.startsWith(HOOKS) ? HOOK : PROBE;
            Duration timeout = Duration.ofSeconds(
                    number(path, probe.get("timeoutSeconds"), Math.toIntExact(otherwise.toSeconds())));
            if (probe.get("httpGet") instanceof Map<?, ?> http) {
                String target = text(http.get("path"), "/");
                return new HttpGet(
                        text(http.get("scheme"), "HTTP").equalsIgnoreCase("https"),
                        number(path, http.get("port"), 80),
                        target.startsWith("/") ? target : "/" + target,
                        headers(http.get("httpHeaders")),
                        timeout);
            }
            if (probe.get("tcpSocket") instanceof Map<?, ?> tcp) {
                return new TcpSocket(number(path, tcp.get("port"), 0), timeout);
            }
            if (probe.get("grpc") instanceof Map<?, ?> grpc) {
                return new Grpc(number(path, grpc.get("port"), 0), text(grpc.get("service"), ""), timeout);
            }
        }
        throw new IllegalArgumentException(
                "ISTIO_KUBE_APP_PROBERS: " + path + ": " + value + " (expected: httpGet, tcpSocket or grpc)");
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

    private sealed interface Probe {
        int port();

        Duration timeout();
    }

    private record HttpGet(boolean tls, int port, String path, Map<String, String> headers, Duration timeout)
            implements Probe {}

    private record TcpSocket(int port, Duration timeout) implements Probe {}

    private record Grpc(int port, String service, Duration timeout) implements Probe {}
}
