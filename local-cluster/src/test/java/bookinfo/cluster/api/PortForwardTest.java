package bookinfo.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.cluster.store.Kinds;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kubectl port-forward} to a program that answers what it is told. */
@NeedsProgram("kubectl")
class PortForwardTest {
    private static final int PATIENCE_MILLIS = 30_000;

    @TempDir
    private Path directory;

    private RunningApi api;
    private ServerSocket echo;

    @BeforeEach
    void start() throws IOException {
        api = new RunningApi(directory, InstantSource.system(), new FakeKubelet());
        echo = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        ObjectNode pod = RunningApi.named("p");
        pod.putObject("spec")
                .put("nodeName", "node1")
                .putArray("containers")
                .addObject()
                .put("name", "c")
                .put("image", "i:1");
        api.cluster.create(Kinds.POD, "default", pod, User.ADMIN);
        api.cluster.updateStatus(
                Kinds.POD, api.cluster.get(Kinds.POD, "default", "p").orElseThrow(), object -> {
                    object.withObjectProperty("status").put("phase", "Running").put("podIP", "127.0.0.1");
                    return object;
                });
    }

    @AfterEach
    void stop() throws IOException {
        echo.close();
        api.close();
    }

    @Test
    void carriesConnectionsOneAfterTheOtherAndALargeOne() throws Exception {
        Thread.ofVirtual().start(this::serve);
        Process kubectl = forward(echo.getLocalPort());
        try {
            int port = port(kubectl);
            assertThat(exchange(port, "hello")).isEqualTo("hello");
            assertThat(exchange(port, "again")).isEqualTo("again");
            String large = "x".repeat(1 << 20);
            assertThat(exchange(port, large)).isEqualTo(large);
        } finally {
            kubectl.destroy();
        }
    }

    @Test
    void aPortThatNobodyListensOnIsTold() throws Exception {
        int nobodys = echo.getLocalPort();
        echo.close();
        Process kubectl = forward(nobodys);
        try {
            assertThat(exchange(port(kubectl), "hello")).isEmpty();
            assertThat(kubectl.inputReader()
                            .lines()
                            .filter(line -> line.contains("failed to connect"))
                            .findFirst())
                    .get()
                    .asString()
                    .contains("failed to connect to port " + nobodys);
        } finally {
            kubectl.destroy();
        }
    }

    private Process forward(int port) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("kubectl", "port-forward", "pod/p", ":" + port).redirectErrorStream(true);
        builder.environment().put("KUBECONFIG", api.kubeconfig().toString());
        builder.environment().put("HOME", directory.toString());
        return builder.start();
    }

    private static int port(Process kubectl) throws IOException {
        BufferedReader lines = kubectl.inputReader();
        String line = lines.readLine();
        assertThat(line).startsWith("Forwarding from 127.0.0.1:");
        return Integer.parseInt(line.replaceAll(".*127.0.0.1:([0-9]+) .*", "$1"));
    }

    private static String exchange(int port, String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            Thread.ofVirtual().start(() -> {
                try {
                    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    // The other end has closed: what it answered says the rest.
                }
            });
            return new String(socket.getInputStream().readNBytes(text.length()), StandardCharsets.UTF_8);
        }
    }

    private void serve() {
        while (!echo.isClosed()) {
            try (Socket socket = echo.accept()) {
                socket.getInputStream().transferTo(socket.getOutputStream());
            } catch (IOException e) {
                // Closed at the end of the test, or by a client that has what it wanted.
            }
        }
    }
}
