package bookinfo.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final StringWriter told = new StringWriter();

    @Test
    void keepsTheConnectionWhileAnswersAreGood() throws IOException {
        try (ScriptedServer server = new ScriptedServer(i -> ScriptedServer.OK);
                Caller caller = caller(server.url("/"), true, TIMEOUT)) {
            for (int i = 0; i < 5; i++) {
                assertThat(caller.call())
                        .isEqualTo(new Outcome(200, ScriptedServer.OK.length(), ScriptedServer.OK.length() - 2));
            }
            assertThat(server.connections()).isEqualTo(1);
            assertThat(caller.connecting().counter().count()).isEqualTo(1);
            assertThat(caller.addresses().values()).containsExactly(1);
        }
    }

    @Test
    void opensAnotherAfterABadAnswer() throws IOException {
        IntFunction<String> third = i -> i == 2 ? ScriptedServer.UNAVAILABLE : ScriptedServer.OK;
        try (ScriptedServer server = new ScriptedServer(third);
                Caller caller = caller(server.url("/"), true, TIMEOUT)) {
            List<Integer> statuses = List.of(status(caller), status(caller), status(caller), status(caller));
            assertThat(statuses).containsExactly(200, 200, 503, 200);
            assertThat(server.connections()).isEqualTo(2);
            assertThat(told.toString()).isEqualTo("00:00:00 W Non ok http code 503, thread 7" + System.lineSeparator());
        }
    }

    @Test
    void aBadAnswersHeadIsNotCounted() throws IOException {
        try (ScriptedServer server = new ScriptedServer(i -> ScriptedServer.UNAVAILABLE);
                Caller caller = caller(server.url("/"), true, TIMEOUT)) {
            assertThat(caller.call()).isEqualTo(new Outcome(503, ScriptedServer.UNAVAILABLE.length(), 0));
        }
    }

    @Test
    void callsOnceMoreWhenAKeptConnectionTurnsOutToBeClosed() throws IOException {
        IntFunction<String> closesSecond = i -> i == 1 ? ScriptedServer.CLOSE : ScriptedServer.OK;
        try (ScriptedServer server = new ScriptedServer(closesSecond);
                Caller caller = caller(server.url("/"), true, TIMEOUT)) {
            assertThat(List.of(status(caller), status(caller))).containsExactly(200, 200);
            assertThat(server.requests()).hasSize(3);
            assertThat(caller.connecting().counter().count()).isEqualTo(2);
        }
    }

    @Test
    void aNewConnectionThatClosesIsAFailure() throws IOException {
        try (ScriptedServer server = new ScriptedServer(i -> ScriptedServer.CLOSE);
                Caller caller = caller(server.url("/"), true, TIMEOUT)) {
            assertThat(caller.call()).isEqualTo(Outcome.failed(0));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void waitsNoLongerThanTheTimeout() throws IOException {
        try (ScriptedServer server = new ScriptedServer(i -> ScriptedServer.SILENCE);
                Caller caller = caller(server.url("/"), true, Duration.ofMillis(50))) {
            assertThat(caller.call()).isEqualTo(Outcome.failed(0));
            assertThat(told.toString()).contains("E Timeout error");
        }
    }

    @Test
    void aRefusedConnectionIsAFailureAndASocket() throws IOException {
        // Nobody listens on tcpmux.
        try (Caller caller = caller("http://127.0.0.1:1/", true, TIMEOUT)) {
            assertThat(caller.call()).isEqualTo(Outcome.failed(0));
            assertThat(caller.connecting().counter().count()).isEqualTo(1);
        }
    }

    @Test
    void withoutKeepAliveEachCallHasItsConnection() throws IOException {
        try (ScriptedServer server = new ScriptedServer(i -> ScriptedServer.OK);
                Caller caller = caller(server.url("/"), false, TIMEOUT)) {
            assertThat(List.of(status(caller), status(caller))).containsExactly(200, 200);
            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.requests()).allSatisfy(head -> assertThat(head).contains("\r\nConnection: close\r\n"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 200 OK|Transfer-Encoding: chunked||3;x=y|abc|2|de|0||', 1, 24",
        "'HTTP/1.1 200 OK|Transfer-Encoding: chunked||1|a|0|Trailer: x||', 1, 23",
        "'HTTP/1.1 204 No Content||', 1, 0",
        "'HTTP/1.1 200 OK|Content-Length: 0|Connection: close||', 2, 0",
        "'HTTP/1.1 418 I am a teapot|content-length:  3||abc', 1, 3"
    })
    void knowsWhereAnAnswerEnds(String answer, int connections, int body) throws IOException {
        String raw = answer.replace("|", "\r\n");
        try (ScriptedServer server = new ScriptedServer(i -> raw);
                Caller caller = caller(server.url("/"), true, TIMEOUT)) {
            Outcome first = caller.call();
            assertThat(first.bytes()).isEqualTo(raw.length());
            assertThat(first.bytes() - first.headBytes()).isEqualTo(body);
            assertThat(caller.call()).isEqualTo(first);
            assertThat(server.connections()).isEqualTo(connections);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SSH-2.0-OpenSSH", "HTTP/1.1 abc", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"
            })
    void garbageIsAFailure(String answer) throws IOException {
        try (ScriptedServer server = new ScriptedServer(i -> answer);
                Caller caller = caller(server.url("/"), true, TIMEOUT)) {
            assertThat(caller.call()).isEqualTo(Outcome.failed(0));
            assertThat(told.toString()).contains("E Unable to read").contains("expected");
        }
    }

    private static int status(Caller caller) {
        return caller.call().status();
    }

    private Caller caller(String url, boolean keepAlive, Duration timeout) {
        Target.Message get = new Target.Message(List.of(), "", Optional.empty(), Optional.empty(), keepAlive);
        Target target = Target.of(url, Optional.empty(), get);
        Log log = new Log(LogLevel.Info, new PrintWriter(told), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        return new Caller(7, target, timeout, new Histogram(0, 0.001), log, System::nanoTime);
    }
}
