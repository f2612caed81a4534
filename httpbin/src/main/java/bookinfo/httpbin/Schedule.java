package bookinfo.httpbin;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When the pieces of an answer are sent.
 *
 * @param delay before the first
 * @param duration from the first to the last
 * @param jitter by what share the pauses vary
 */
record Schedule(Duration delay, Duration duration, int count, double jitter) {
    /** What a request's {@code delay}, {@code duration} and {@code jitter} ask for, or else what is given here. */
    static Schedule of(Request request, Duration delay, Duration duration, int count) throws Refusal {
        Schedule schedule = new Schedule(
                asked(request, "delay", delay),
                asked(request, "duration", duration),
                count,
                Numbers.share("jitter", request.arg("jitter").orElse("0")));
        if (schedule.delay.plus(schedule.duration).compareTo(Limits.WAIT) > 0) {
            throw Refusal.badRequest("too much time: %s + %s (expected: %ds together at most)"
                    .formatted(
                            Durations.text(schedule.delay),
                            Durations.text(schedule.duration),
                            Limits.WAIT.toSeconds()));
        }
        return schedule;
    }

    /** Between two pieces. */
    Duration pause() {
        return count > 1 ? duration.dividedBy(count - 1) : duration;
    }

    /** Sends the pieces number 0, 1, ... when they are due. */
    void play(Client client, RandomGenerator random, Piece piece) throws ClientGone {
        for (int i = 0; i < count; i++) {
            if (i > 0 && pause().isPositive()) {
                double varied = 1 + jitter * (2 * random.nextDouble() - 1);
                client.pause(Duration.ofNanos((long) (pause().toNanos() * varied)));
            }
            piece.send(i);
        }
    }

    String timing() {
        return ServerTiming.of(List.of(
                new ServerTiming("total_duration", delay.plus(duration), "total request duration"),
                new ServerTiming("initial_delay", delay, "initial delay"),
                new ServerTiming("write_duration", duration, "duration of writes after initial delay"),
                new ServerTiming("pause_per_write", pause(), "computed pause between writes")));
    }

    private static Duration asked(Request request, String name, Duration otherwise) throws Refusal {
        Optional<String> text = request.arg(name);
        return text.isPresent() ? Durations.parse(name, text.get()) : otherwise;
    }

    /** Sends one piece. */
    interface Piece {
        void send(int number) throws ClientGone;
    }
}
