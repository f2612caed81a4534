package bookinfo.httpbin;

import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** {@code /sse?count=10&duration=5s&delay=0}: events. */
@Singleton
final class ServerSentEvents implements Endpoint {
    private static final int MOST = 10_000;
    private static final Duration USUAL = Duration.ofSeconds(5);

    private final RandomGenerator random;

    ServerSentEvents(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public void register(Routes routes) {
        routes.any("/sse", this::answer);
    }

    private Answer answer(Request request) throws Refusal, ClientGone {
        int count = Numbers.whole("count", request.arg("count").orElse("10"), 1, MOST);
        Schedule schedule = Schedule.of(request, Duration.ZERO, USUAL, count);
        request.client().pause(schedule.delay());
        return Answer.pieces("text/event-stream; charset=utf-8", sink -> {
                    schedule.play(request.client(), random, i -> sink.write(event(i)));
                    sink.trailer("Server-Timing", schedule.timing());
                })
                .with("Trailer", "Server-Timing");
    }

    private static Buffer event(int id) {
        String data = Json.line(new Event(id, Clock.systemUTC().millis()));
        return Buffer.buffer("event: ping\ndata: " + data + "\n\n");
    }

    private record Event(int id, long timestamp) {}
}
