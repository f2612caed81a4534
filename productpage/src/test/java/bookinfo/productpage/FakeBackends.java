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
    /** The argument that adds a collector of traces. */
    static final String COLLECTOR = "collector";

    private final Map<String, FakeService> fakes = new HashMap<>();
    private Map<String, String> settings = Map.of();

    /** With arguments it gives the process those settings, too. */
    @Override
    public void init(Map<String, String> arguments) {
        settings = Map.copyOf(arguments);
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> environment = new HashMap<>(settings);
        for (String name : new String[] {"details", "reviews", "ratings"}) {
            try {
                FakeService fake = FakeService.answering("{}");
                fakes.put(name, fake);
                environment.put(name.toUpperCase(Locale.ROOT) + "_SERVICE_PORT", Integer.toString(fake.port()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        if (settings.containsKey(COLLECTOR)) {
            collect(environment);
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

    private void collect(Map<String, String> environment) {
        try {
            FakeService collector = FakeService.answering("");
            fakes.put(COLLECTOR, collector);
            environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + collector.port());
            environment.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
            environment.put("quarkus.otel.bsp.schedule.delay", "50ms");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
