package bookinfo.httpbin;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** {@code /jsonl?count=10&duration=2s&delay=0}: what was asked, so many times, in a rhythm. */
@Singleton
final class JsonLines implements Endpoint {
    private static final int MOST = 4_000;

    private final RandomGenerator random;

    JsonLines(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public void register(Routes routes) {
        routes.any("/jsonl", this::answer);
    }

    private Answer answer(Request request) throws Refusal, ClientGone {
        int asked = Numbers.whole("count", request.arg("count").orElse("10"), Integer.MIN_VALUE, Integer.MAX_VALUE);
        Schedule schedule = Schedule.of(request, Duration.ZERO, Duration.ZERO, Math.clamp(asked, 1, MOST));
        request.client().pause(schedule.delay());
        return Answer.pieces(
                "application/x-ndjson; charset=utf-8",
                sink -> schedule.play(request.client(), random, i -> sink.write(Stream.Line.of(i, request))));
    }
}
