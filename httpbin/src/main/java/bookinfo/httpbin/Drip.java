package bookinfo.httpbin;

import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** {@code /drip?duration=2&delay=1&numbytes=10&code=200}: an answer of known length that comes byte by byte. */
@Singleton
final class Drip implements Endpoint {
    private static final Duration USUAL = Duration.ofSeconds(2);
    private static final Buffer DROP = Buffer.buffer("*");

    private final RandomGenerator random;

    Drip(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public void register(Routes routes) {
        routes.any("/drip", this::answer);
    }

    private Answer answer(Request request) throws Refusal, ClientGone {
        int count = Numbers.whole("numbytes", request.arg("numbytes").orElse("10"), 1, Limits.BODY);
        int code = Status.code(request.arg("code").orElse("200"));
        Schedule schedule = Schedule.of(request, USUAL, USUAL, count);
        request.client().pause(schedule.delay());
        return Answer.pieces(Answer.TEXT, sink -> {
                    if (schedule.pause().isZero()) {
                        sink.write(Buffer.buffer("*".repeat(count)));
                    } else {
                        schedule.play(request.client(), random, i -> sink.write(DROP));
                    }
                })
                .as(code)
                .with("Content-Length", String.valueOf(count))
                .with("Server-Timing", schedule.timing());
    }
}
