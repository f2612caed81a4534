package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many clients at once on two event loops: nobody gets another one's answer, and every buffer is given back. */
class ManyClientsTest {
    private static final int CLIENTS = 40;
    private static final int REQUESTS = 50;

    @Test
    void everyoneGetsTheirOwnAnswer() throws Exception {
        try (var upstream = Upstream.echoing();
                var proxy = Proxy.routing("/", upstream.cluster("c")).loops(2).run();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<Integer>>();
            for (int client = 0; client < CLIENTS; client++) {
                running.add(threads.submit(client(proxy.connect(), client)));
            }
            for (Future<Integer> client : running) {
                assertThat(client.get()).isEqualTo(REQUESTS);
            }
            assertThat(upstream.connections()).hasSizeLessThanOrEqualTo(2 * CLIENTS);
        }
    }

    private static Callable<Integer> client(Wire wire, int number) {
        var random = new SplittableRandom(number);
        return () -> {
            int answered = 0;
            while (answered < REQUESTS) {
                int pipelined = Math.min(random.nextInt(1, 4), REQUESTS - answered);
                for (int i = 0; i < pipelined; i++) {
                    wire.send(request(random, number + "-" + (answered + i)));
                }
                for (int i = 0; i < pipelined; i++) {
                    assertThat(wire.readResponse()).contains(" /" + number + "-" + answered + " HTTP/1.1\r\n");
                    answered++;
                }
            }
            return answered;
        };
    }

    private static String request(SplittableRandom random, String name) {
        String body = "x".repeat(random.nextInt(1, 20_000));
        return switch (random.nextInt(3)) {
            case 0 -> "GET /" + name + " HTTP/1.1\r\nHost: t\r\n\r\n";
            case 1 -> "POST /" + name + " HTTP/1.1\r\nHost: t\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            default ->
                "PUT /" + name + " HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
        };
    }
}
