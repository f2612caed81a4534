package bookinfo.reviews.contract;

import bookinfo.service.fake.FakeService;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stands in for ratings, and gives the process a pod's name. */
public final class FakeRatings implements QuarkusTestResourceLifecycleManager {
    private final Map<String, String> environment =
            new HashMap<>(Map.of("HOSTNAME", "reviews-pod", "CLUSTER_NAME", "east"));
    private @Nullable FakeService ratings;

    /** With arguments it gives the process those variables, too. */
    @Override
    public void init(Map<String, String> arguments) {
        environment.putAll(arguments);
    }

    @Override
    public Map<String, String> start() {
        try {
            ratings = FakeService.answering("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        environment.put("RATINGS_HOSTNAME", "127.0.0.1");
        environment.put("RATINGS_SERVICE_PORT", Integer.toString(ratings.port()));
        return environment;
    }

    @Override
    public void inject(TestInjector test) {
        test.injectIntoFields(ratings, new TestInjector.MatchesType(FakeService.class));
    }

    @Override
    public void stop() {
        if (ratings != null) {
            ratings.close();
        }
    }
}
