package bookinfo.cluster.network;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.cluster.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ForwarderTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    private static final int LARGE = 3_000_000;

    private final List<ServerSocket> servers = new ArrayList<>();

    @AfterEach
    void closeServers() throws IOException {
        for (ServerSocket server : servers) {
            server.close();
        }
    }

    @Test
    void aClientThatHasSentEverythingStillGetsTheWholeAnswer() throws IOException {
        InetSocketAddress echo = echoAtEnd("");
        try (Forwarder forwarder = forwarder(List.of(echo))) {
            assertThat(ask(forwarder.address(), "x".repeat(LARGE))).hasSize(LARGE);
        }
    }

    @Test
    void connectionsGoRoundTheBackendsAndPastADeadOne() throws IOException {
        InetSocketAddress a = echoAtEnd("a");
        InetSocketAddress b = echoAtEnd("b");
        InetSocketAddress dead = closedPort();
        try (Forwarder forwarder = forwarder(List.of(a, dead, b))) {
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                answers.add(ask(forwarder.address(), ""));
            }
            assertThat(answers).containsOnly("a", "b").contains("a", "b");
        }
    }

    @Test
    void withoutBackendsAConnectionIsClosed() throws IOException {
        try (Forwarder forwarder = forwarder(List.of());
                Socket socket = new Socket(
                        forwarder.address().getAddress(), forwarder.address().getPort())) {
            socket.setSoTimeout(10_000);
            assertThat(endOf(socket)).isTrue();
        }
    }

    @Test
    void aBusyAddressIsNamedWithItsHolder() throws IOException {
        InetSocketAddress busy = echoAtEnd("");

        try (Forwarders forwarders = new Forwarders()) {
            assertThat(forwarders.update(Map.of(busy, List.of())))
                    .containsValue("127.0.0.1:%d is in use by java (pid %d)"
                            .formatted(busy.getPort(), ProcessHandle.current().pid()));
        }
    }

    @Test
    void onlyWantedAddressesListenAndFailuresAreReportedUntilTheyEnd() throws IOException {
        InetSocketAddress backend = echoAtEnd("here");
        InetSocketAddress free = closedPort();
        InetSocketAddress busy = echoAtEnd("");
        try (Forwarders forwarders = new Forwarders()) {
            Map<InetSocketAddress, List<InetSocketAddress>> wanted =
                    Map.of(free, List.of(backend), busy, List.of(backend));
            assertThat(forwarders.update(wanted)).containsOnlyKeys(busy);
            assertThat(ask(free, "")).isEqualTo("here");

            closeServer(busy);
            Await.until(() -> forwarders.update(wanted).isEmpty(), () -> "not bound: " + busy);
            assertThat(ask(busy, "")).isEqualTo("here");

            assertThat(forwarders.update(Map.of())).isEmpty();
            Await.until(() -> refused(free), () -> "still listening: " + free);
        }
    }

    private static Forwarder forwarder(List<InetSocketAddress> backends) throws IOException {
        Forwarder forwarder = new Forwarder(ANY);
        forwarder.leadTo(backends);
        return forwarder;
    }

    /** A server that answers each connection with a greeting and all it got, once the client has ended its side. */
    private InetSocketAddress echoAtEnd(String greeting) throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(ANY);
        servers.add(server);
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    byte[] all = socket.getInputStream().readAllBytes();
                    socket.getOutputStream().write(greeting.getBytes(US_ASCII));
                    socket.getOutputStream().write(all);
                } catch (IOException e) {
                    // closed by the test
                }
            }
        });
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    private void closeServer(InetSocketAddress address) throws IOException {
        for (ServerSocket server : servers) {
            if (address.equals(server.getLocalSocketAddress())) {
                server.close();
            }
        }
    }

    private static InetSocketAddress closedPort() throws IOException {
        try (ServerSocket server = new ServerSocket()) {
            server.bind(ANY);
            return (InetSocketAddress) server.getLocalSocketAddress();
        }
    }

    private static String ask(InetSocketAddress address, String request) throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(20_000);
            Thread.ofVirtual().start(() -> {
                try {
                    socket.getOutputStream().write(request.getBytes(US_ASCII));
                    socket.shutdownOutput();
                } catch (IOException e) {
                    // the answer will show it
                }
            });
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    private static boolean refused(InetSocketAddress address) {
        try {
            ask(address, "");
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean endOf(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            return true; // a reset is an end too
        }
    }
}
