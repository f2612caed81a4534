package bookinfo.e2e.differential;

import java.time.Duration;

/** What a scripted client or upstream does next on its connection. */
sealed interface Step {
    /** A request that every listener answers with {@code probe}, whatever stands before it. */
    String PROBE = "GET /probe HTTP/1.1\r\nhost: probe\r\nuser-agent: probe\r\n\r\n";

    /** Writes a text, a byte a character, all at once or in pieces with a pause before each but the first. */
    record Send(String text, int piece, Duration pause) implements Step {}

    /** Reads one message, heads of interim responses included. {@code method} decides what a response's body is. */
    record Read(String method) implements Step {}

    /** Reads one head only. */
    record ReadHead() implements Step {}

    record Pause(Duration time) implements Step {}

    /** Whether the connection goes on: asks for something known, or waits for its end where the other side announced it. */
    record Probe() implements Step {}

    /** Reads answers up to the one to {@link #PROBE}, or to the end of the connection. */
    record ReadAll() implements Step {}

    /** Reads until the connection ends, and tells how. */
    record AwaitEnd() implements Step {}

    /** Tells that no more will be written. */
    record ShutOutput() implements Step {}

    record Close() implements Step {}

    record Reset() implements Step {}

    /** Neither reads nor writes until the case is over. */
    record Hang() implements Step {}

    static Step send(String text) {
        return new Send(text, Integer.MAX_VALUE, Duration.ZERO);
    }

    static Step drip(String text, int piece, int millis) {
        return new Send(text, piece, Duration.ofMillis(millis));
    }

    static Step read() {
        return new Read("GET");
    }

    static Step read(String method) {
        return new Read(method);
    }

    static Step readHead() {
        return new ReadHead();
    }

    static Step pause(int millis) {
        return new Pause(Duration.ofMillis(millis));
    }

    static Step probe() {
        return new Probe();
    }

    static Step readAll() {
        return new ReadAll();
    }

    static Step awaitEnd() {
        return new AwaitEnd();
    }

    static Step shutOutput() {
        return new ShutOutput();
    }

    static Step close() {
        return new Close();
    }

    static Step reset() {
        return new Reset();
    }

    static Step hang() {
        return new Hang();
    }
}
