package bookinfo.httpbin;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** {@code /delay/2}, {@code /delay/300ms}: says what was asked, later. */
@Singleton
final class Delay implements Endpoint {
    @Override
    public void register(Routes routes) {
        routes.any("/delay/:duration", Delay::answer);
    }

    private static Answer answer(Request request) throws Refusal, ClientGone {
        Duration delay = Durations.parse("duration", request.parameter("duration"));
        request.client().pause(delay);
        return Answer.json(BodyEcho.of(request))
                .with(
                        "Server-Timing",
                        ServerTiming.of(List.of(new ServerTiming("initial_delay", delay, "initial delay"))));
    }
}
