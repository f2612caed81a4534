package bookinfo.mesh.proxy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxyProgramTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void saysHowItIsUsed() throws Exception {
        assertThat(run(Map.of())).isEqualTo(2);
        assertThat(run(Map.of(), "proxy", "router")).isEqualTo(2);
        assertThat(text(err))
                .contains("usage: proxy sidecar [--proxyLogLevel=LEVEL] | request [--debug-port=PORT] METHOD PATH |");
    }

    @Test
    void namesWhatItsPodDoesNotTellIt() throws Exception {
        assertThat(run(Map.of("POD_NAME", "p"), "proxy", "sidecar")).isEqualTo(1);
        assertThat(text(err)).startsWith("POD_NAMESPACE: not set");
    }

    @Test
    void startsTheEnvoyItIsToldToAndEndsWithIt(@TempDir Path root) throws Exception {
        Path envoy = root.resolve("envoy");
        Files.writeString(envoy, "#!/bin/sh\necho \"$@\" >" + root + "/arguments\nexit 3\n");
        assertThat(envoy.toFile().setExecutable(true)).isTrue();
        Map<String, String> pod = Map.of(
                "POD_NAME", "p",
                "POD_NAMESPACE", "default",
                "INSTANCE_IP", "127.98.76.54",
                "DISCOVERY_ADDRESS", "127.0.0.1:15010",
                "POD_ROOT", root.toString(),
                "PROXY_CONFIG", "{\"binaryPath\": \"" + envoy + "\"}");

        assertThat(run(pod, "proxy", "sidecar")).isEqualTo(3);
        assertThat(root.resolve("arguments"))
                .content()
                .startsWith("--config-path " + root + "/etc/istio/proxy/envoy-rev.json --concurrency 1 ");
    }

    @Test
    void asksARunningProxy() throws Exception {
        HttpServer proxy = serve();
        try {
            String port = "--debug-port=" + proxy.getAddress().getPort();
            assertThat(run(Map.of(), "request", port, "GET", "stats")).isZero();
            assertThat(text(out)).isEqualTo("GET /stats\n");
            assertThat(run(Map.of(), "request", port, "POST", "/nothing")).isEqualTo(1);
            assertThat(text(err)).isEqualTo("POST /nothing\n");
            proxy.stop(0);
            assertThat(run(Map.of(), "request", port, "GET", "stats")).isEqualTo(1);
            assertThat(text(err)).contains("Connection refused");
        } finally {
            proxy.stop(0);
        }
    }

    @Test
    void waitsUntilTheProxyIsReady() throws Exception {
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicInteger asked = new AtomicInteger();
        proxy.createContext("/ready", exchange -> {
            exchange.sendResponseHeaders(asked.incrementAndGet() < 3 ? 503 : 200, -1);
            exchange.close();
        });
        proxy.start();
        try {
            String url = "--url=http://127.0.0.1:" + proxy.getAddress().getPort() + "/ready";
            assertThat(run(Map.of(), "wait", url, "--periodMillis=1")).isZero();
            assertThat(asked).hasValue(3);
            assertThat(run(Map.of(), "wait", url.replace("ready", "no"), "--periodMillis=1", "--timeoutSeconds=1"))
                    .isEqualTo(1);
            assertThat(text(err)).contains("the proxy is not ready after 1 s").contains("answered 404");
        } finally {
            proxy.stop(0);
        }
    }

    private static HttpServer serve() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String asked = exchange.getRequestMethod() + " " + exchange.getRequestURI() + "\n";
            exchange.sendResponseHeaders(asked.contains("nothing") ? 404 : 200, 0);
            exchange.getResponseBody().write(asked.getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        server.start();
        return server;
    }

    private int run(Map<String, String> env, String... arguments) throws InterruptedException {
        return new ProxyProgram(Role.SIDECAR, 1, "0.1.0")
                .run(List.of(arguments), env, new PrintStream(out, true, StandardCharsets.UTF_8), printErr());
    }

    private PrintStream printErr() {
        return new PrintStream(err, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
