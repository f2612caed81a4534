package bookinfo.mesh.control.watch;

import bookinfo.mesh.config.MeshConfig;
import bookinfo.mesh.config.Problem;
import bookinfo.mesh.config.Revision;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * The newest usable MeshConfig of the ConfigMap {@code istio}, or what a revision calls it. What cannot be used, or is
 * deleted, does not displace what was in force; without any ConfigMap the default is.
 */
final class MeshConfigWatcher implements AutoCloseable {
    static final String KEY = "mesh";

    private static final System.Logger LOG = System.getLogger("watch");

    private final String name;
    private final ConfigMapEvent event;
    private final Runnable changed;
    private final SharedIndexInformer<ConfigMap> informer;
    private volatile MeshConfig current = MeshConfig.DEFAULT;

    /** Nothing is watched before {@link #start}. */
    MeshConfigWatcher(KubernetesClient client, Revision revision, Clock clock, Runnable changed) {
        this.name = revision.object("istio");
        this.event = new ConfigMapEvent(client, clock);
        this.changed = changed;
        this.informer = client.configMaps()
                .inNamespace(revision.namespace())
                .withName(name)
                .runnableInformer(0);
    }

    /** Done when what there is has been read. Errors are tried again until closed. */
    CompletableFuture<Void> start() {
        informer.exceptionHandler((started, cause) -> {
            LOG.log(System.Logger.Level.WARNING, "watching ConfigMap {0}: {1}", name, cause.toString());
            return true;
        });
        informer.addEventHandler(new Handler());
        return informer.start().toCompletableFuture();
    }

    MeshConfig current() {
        return current;
    }

    @Override
    public void close() {
        informer.stop();
    }

    private void read(ConfigMap map) {
        List<Problem> problems = read(Objects.requireNonNullElse(map.getData(), Map.<String, String>of())
                .getOrDefault(KEY, ""));
        if (!problems.isEmpty()) {
            event.tell(map, problems);
        }
    }

    /** Why the text is not used; nothing where it is. */
    List<Problem> read(String text) {
        MeshConfig.Reading reading = MeshConfig.read("ConfigMap " + name + ", " + KEY, text);
        if (reading.config().isEmpty()) {
            reading.problems()
                    .forEach(problem ->
                            LOG.log(System.Logger.Level.WARNING, "not used, what was in force stays: {0}", problem));
            return reading.problems();
        }
        MeshConfig next = reading.config().get();
        if (!next.equals(current)) {
            current = next;
            LOG.log(System.Logger.Level.INFO, "mesh: {0}", next);
            changed.run();
        }
        return List.of();
    }

    private final class Handler implements ResourceEventHandler<ConfigMap> {
        @Override
        public void onAdd(ConfigMap map) {
            read(map);
        }

        @Override
        public void onUpdate(ConfigMap before, ConfigMap now) {
            read(now);
        }

        @Override
        public void onDelete(ConfigMap map, boolean finalStateUnknown) {
            LOG.log(System.Logger.Level.WARNING, "ConfigMap {0} is gone: what was in force stays", name);
        }
    }
}
