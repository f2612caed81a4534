package bookinfo.httpbin;

import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** {@code /bytes/100} and {@code /stream-bytes/100}: random bytes, the same ones for the same {@code ?seed=}. */
@Singleton
final class Bytes implements Endpoint {
    private static final int CHUNK = 10 * 1024;

    private final RandomGenerator random;

    Bytes(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public void register(Routes routes) {
        routes.any("/bytes/:count", request -> Answer.of(Answer.BYTES, bytes(request)));
        routes.any("/stream-bytes/:count", this::stream);
    }

    private Answer stream(Request request) throws Refusal {
        Buffer bytes = bytes(request);
        int chunk =
                Numbers.whole("chunk_size", request.arg("chunk_size").orElse(String.valueOf(CHUNK)), 1, Limits.BODY);
        return Answer.pieces(Answer.BYTES, sink -> {
            for (int start = 0; start < bytes.length(); start += chunk) {
                sink.write(bytes.slice(start, Math.min(bytes.length(), start + chunk)));
            }
        });
    }

    private Buffer bytes(Request request) throws Refusal {
        byte[] bytes = new byte[Numbers.whole("byte count", request.parameter("count"), 0, Limits.BODY)];
        source(request.arg("seed")).nextBytes(bytes);
        return Buffer.buffer(bytes);
    }

    private RandomGenerator source(Optional<String> seed) throws Refusal {
        return seed.isPresent()
                ? new SplittableRandom(Numbers.whole("seed", seed.get(), Integer.MIN_VALUE, Integer.MAX_VALUE))
                : random;
    }
}
