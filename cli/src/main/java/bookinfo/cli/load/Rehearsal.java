package bookinfo.cli.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Makes some calls to itself before the first that counts. A JVM loads and links code when it first runs: else the
 * start of this program would be in the first times, and would decide which of the first calls meet at the target.
 */
final class Rehearsal {
    private static final int ROUNDS = 20;
    private static final List<String> ANSWERS = List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");

    private Rehearsal() {}

    static void hold() throws IOException, InterruptedException {
        try (ServerSocket server = new ServerSocket(0, ROUNDS, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> serve(server));
            Target.Message get = new Target.Message(List.of(), "", Optional.empty(), Optional.empty(), true);
            Target self = Target.of("http://127.0.0.1:" + server.getLocalPort() + "/", Optional.empty(), get);
            Log silent = new Log(LogLevel.Info, new PrintWriter(Writer.nullWriter()), Clock.systemUTC());
            Plan plan = new Plan(2, 0, ROUNDS, Duration.ZERO, false, false, true);
            try (Run run = new Run(self, plan, Duration.ofSeconds(1), 1, silent)) {
                run.measure();
            }
        }
    }

    /** Good and bad answers in turn, each on a connection of its own. */
    private static void serve(ServerSocket server) {
        try {
            for (int i = 0; ; i++) {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read(new byte[1024]);
                    socket.getOutputStream()
                            .write(ANSWERS.get(i % ANSWERS.size()).getBytes(ISO_8859_1));
                }
            }
        } catch (IOException e) {
            // The rehearsal is over: what it came to counts for nothing.
        }
    }
}
