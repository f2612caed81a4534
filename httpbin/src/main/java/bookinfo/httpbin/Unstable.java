package bookinfo.httpbin;

import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** {@code /unstable?failure_rate=0.5}: 500 that often; with a {@code seed}, always or never. */
@Singleton
final class Unstable implements Endpoint {
    private final RandomGenerator random;

    Unstable(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public void register(Routes routes) {
        routes.any("/unstable", this::answer);
    }

    private Answer answer(Request request) throws Refusal {
        double rate = Numbers.share("failure rate", request.arg("failure_rate").orElse("0.5"));
        RandomGenerator dice = request.arg("seed").isEmpty()
                ? random
                : new SplittableRandom(
                        Numbers.whole("seed", request.arg("seed").get(), Integer.MIN_VALUE, Integer.MAX_VALUE));
        return Answer.of(dice.nextDouble() < rate ? 500 : 200, Answer.TEXT, Buffer.buffer());
    }
}
