package bookinfo.productpage;

import bookinfo.service.fake.FakeService;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Stands in for details, reviews and ratings. Their names are left as they are in production: only the file that
 * {@code jdk.net.hosts.file} names knows them, so every call shows that names are resolved by the JDK.
 */
public final class FakeBackends implements QuarkusTestResourceLifecycleManager {
    private final Map<String, FakeService> fakes = new HashMap<>();

    @Override
    public Map<String, String> start() {
        Map<String, String> environment = new HashMap<>();
        for (String name : new String[] {"details", "reviews", "ratings"}) {
            try {
                FakeService fake = FakeService.answering("{}");
                fakes.put(name, fake);
                environment.put(name.toUpperCase(Locale.ROOT) + "_SERVICE_PORT", Integer.toString(fake.port()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return environment;
    }

    @Override
    public void inject(TestInjector test) {
        fakes.forEach((name, fake) -> test.injectIntoFields(
                fake,
                field -> field.getType() == FakeService.class && field.getName().equals(name)));
    }

    @Override
    public void stop() {
        fakes.values().forEach(FakeService::close);
    }
}
