package bookinfo.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LoadTest {
    private final StringWriter err = new StringWriter();
    private final StringWriter out = new StringWriter();

    @Test
    void reportsInTheWordsOfFortio() throws IOException {
        try (ScriptedServer server = new ScriptedServer(LoadTest::threeFail)) {
            int exit = load("-c", "1", "-qps", "0", "-n", "20", "-loglevel", "Warning", server.url("/get"));
            assertThat(exit).isZero();
        }
        assertThat(err.toString().replaceAll("[0-9]+(\\.[0-9]+)?(e-[0-9]+)?", "#"))
                .containsSubsequence(
                        "Starting at max qps with # thread(s) [gomax #] for exactly # calls (# per thread + #)\n",
                        "W Non ok http code #, thread #\n",
                        "Ended after ",
                        " : # calls. qps=#\n",
                        "Aggregated Function Time : count # avg # +/- # min # max # sum #\n",
                        "# range, mid point, percentile, count\n",
                        ">= # <= # , # , #, #\n",
                        "# target #% #\n",
                        "Error cases : count #",
                        "# Socket and IP used for each connection:\n",
                        "[#]   # socket used, resolved to #.#:#, connection timing : count # avg #",
                        "Connection time (s) : count #",
                        "Sockets used: # (for perfect keepalive, would be #)\n",
                        "Uniform: false, Jitter: false, Catchup allowed: true\n",
                        "IP addresses distribution:\n",
                        "Code # : # (# %)\n",
                        "Response Header Sizes : count # avg #",
                        "Response Body/Total Sizes : count # avg #",
                        "All done # calls (plus # warmup) # ms avg, # qps\n");
        assertThat(err.toString())
                .contains(
                        "for exactly 20 calls (20 per thread + 0)\n",
                        "Sockets used: 4 (for perfect keepalive, would be 1)\n",
                        "Code 200 : 17 (85.0 %)\nCode 503 : 3 (15.0 %)\n",
                        "All done 20 calls (plus 0 warmup)");
    }

    @Test
    void quietTellsLess() throws IOException {
        try (ScriptedServer server = new ScriptedServer(LoadTest::threeFail)) {
            assertThat(load("-c", "2", "-qps=0", "--n=20", "-quiet", server.url("/")))
                    .isZero();
        }
        assertThat(err.toString())
                .contains("Code 200 : 17 (85.0 %)", "# target 50% ")
                .doesNotContain("Non ok", "Starting at", "# range", "Sizes");
    }

    @Test
    void writesJson(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("result.json");
        try (ScriptedServer server = new ScriptedServer(LoadTest::threeFail)) {
            assertThat(load(
                            "-c",
                            "2",
                            "-qps",
                            "1000",
                            "-n",
                            "20",
                            "-p",
                            "50,99.9",
                            "-json",
                            file.toString(),
                            server.url("/")))
                    .isZero();
        }
        JsonNode json = new ObjectMapper().readTree(Files.readString(file));
        assertThat(json.path("RetCodes").toString()).isEqualTo("{\"200\":17,\"503\":3}");
        assertThat(json.path("RequestedQPS").asText()).isEqualTo("1000");
        assertThat(json.path("RequestedDuration").asText()).isEqualTo("exactly 20 calls");
        assertThat(json.path("DurationHistogram").path("Count").asInt()).isEqualTo(20);
        assertThat(json.path("DurationHistogram").path("Percentiles")).hasSize(2);
        assertThat(json.path("ErrorsDurationHistogram").path("Count").asInt()).isEqualTo(3);
        assertThat(json.path("SocketCount").asInt()).isBetween(3, 5);
    }

    @Test
    void callsForATimeAfterWarmingUp() throws IOException {
        try (ScriptedServer server = new ScriptedServer(i -> ScriptedServer.OK)) {
            assertThat(load(
                            "-c",
                            "2",
                            "-qps",
                            "40",
                            "-t",
                            "250ms",
                            "-uniform",
                            "-jitter",
                            "-nocatchup",
                            server.url("/")))
                    .isZero();
        }
        assertThat(err.toString())
                .contains(
                        "40 qps with 2 thread(s)",
                        "for 250ms : 5 calls each (total 10)",
                        "Sleep",
                        "(plus 2 warmup)",
                        "Uniform: true, Jitter: true, Catchup allowed: false");
    }

    @Test
    void doesNotBeginWithErrorsUnlessTold() throws IOException {
        try (ScriptedServer server = new ScriptedServer(i -> ScriptedServer.UNAVAILABLE)) {
            assertThat(load("-c", "1", "-qps", "0", "-t", "10ms", server.url("/")))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("Aborting because of error 503 for " + server.url("/") + " (");
            assertThat(load("-c", "1", "-qps", "0", "-t", "10ms", "-allow-initial-errors", server.url("/")))
                    .isZero();
        }
    }

    @Test
    void wrongUsageIsToldAndCallsNothing() {
        assertThat(load()).isEqualTo(2);
        assertThat(load("-c", "x", "http://a/")).isEqualTo(2);
        assertThat(load("-grpc", "http://a/")).isEqualTo(2);
        assertThat(load("-c", "0", "http://a/")).isEqualTo(2);
        assertThat(load("-r", "0", "http://a/")).isEqualTo(2);
        assertThat(load("https://a/")).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "expected: a URL",
                        "Unknown option: '-grpc'",
                        "-c 0 (expected: 1..1000)",
                        "resolution: 0.0",
                        "https://a/: not supported");
    }

    @Test
    void anUnknownHostEndsTheRunBeforeItBegins() {
        assertThat(load("-n", "2", "http://nothing.invalid/")).isEqualTo(1);
        assertThat(err.toString()).contains("Aborting because of lookup nothing.invalid: no such host");
    }

    @Test
    void echoes() throws IOException {
        HttpServer server = EchoServer.start("127.0.0.1:0");
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        try {
            assertThat(load("-n", "2", "-c", "1", "-qps", "0", url + "?status=503&delay=1ms"))
                    .isZero();
            assertThat(load("-n", "2", "-c", "1", "-qps", "0", url + "?delay=never"))
                    .isZero();
            assertThat(load("-n", "2", "-c", "1", "-qps", "0", "-payload", "hello", url))
                    .isZero();
        } finally {
            server.stop(0);
        }
        assertThat(err.toString())
                .contains("Code 503 : 2 (100.0 %)", "Code 400 : 2 (100.0 %)", "Code 200 : 2 (100.0 %)");
    }

    private static String threeFail(int request) {
        return request == 4 || request == 9 || request == 14 ? ScriptedServer.UNAVAILABLE : ScriptedServer.OK;
    }

    private int load(String... arguments) {
        return new CommandLine(new Load())
                .setErr(new PrintWriter(err, true))
                .setOut(new PrintWriter(out, true))
                .execute(arguments);
    }
}
