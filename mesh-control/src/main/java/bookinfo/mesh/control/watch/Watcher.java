package bookinfo.mesh.control.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Keeps a {@link Store} equal to the API by one informer for each kind. */
final class Watcher implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("watch");

    private final KubernetesClient client;
    private final Store store;
    private final Listener listener;
    private final Map<Kind, SharedIndexInformer<GenericKubernetesResource>> informers = new EnumMap<>(Kind.class);

    /** Told of each change that the mesh may have changed by. */
    interface Listener {
        void changed(Kind kind);
    }

    Watcher(KubernetesClient client, Store store, Listener listener) {
        this.client = client;
        this.store = store;
        this.listener = listener;
    }

    /** Starts all informers; done when each has listed its kind. Errors are tried again until closed. */
    CompletableFuture<Void> start() {
        for (Kind kind : Kind.values()) {
            var informer = client.genericKubernetesResources(kind.context())
                    .inAnyNamespace()
                    .runnableInformer(0);
            informer.exceptionHandler((started, cause) -> {
                LOG.log(System.Logger.Level.WARNING, "watching {0}: {1}", kind.word(), cause.toString());
                return true;
            });
            informer.addEventHandler(new Handler(kind));
            informers.put(kind, informer);
        }
        return CompletableFuture.allOf(informers.values().stream()
                .map(informer -> informer.start().toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    /** The object as the API last told it. */
    Optional<GenericKubernetesResource> latest(Key key) {
        SharedIndexInformer<GenericKubernetesResource> informer = informers.get(key.kind());
        String path = key.namespace().isEmpty() ? key.name() : key.namespace() + "/" + key.name();
        return informer == null
                ? Optional.empty()
                : Optional.ofNullable(informer.getStore().getByKey(path));
    }

    @Override
    public void close() {
        informers.values().forEach(SharedIndexInformer::stop);
    }

    /** The whole object as values. Of the metadata only what the mesh reads: managed fields alone can be larger than the rest. */
    static Map<String, Object> values(GenericKubernetesResource resource) {
        ObjectMeta meta = resource.getMetadata();
        Map<String, Object> metadata = new LinkedHashMap<>();
        putPresent(metadata, "name", meta.getName());
        putPresent(metadata, "generateName", meta.getGenerateName());
        putPresent(metadata, "namespace", meta.getNamespace());
        putPresent(metadata, "labels", meta.getLabels());
        putPresent(metadata, "annotations", meta.getAnnotations());
        putPresent(metadata, "uid", meta.getUid());
        putPresent(metadata, "generation", meta.getGeneration());
        putPresent(metadata, "creationTimestamp", meta.getCreationTimestamp());
        putPresent(metadata, "deletionTimestamp", meta.getDeletionTimestamp());
        metadata.put("ownerReferences", owners(meta));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("apiVersion", resource.getApiVersion());
        values.put("kind", resource.getKind());
        values.put("metadata", metadata);
        values.putAll(resource.getAdditionalProperties());
        return values;
    }

    private static List<Map<String, Object>> owners(ObjectMeta meta) {
        return meta.getOwnerReferences().stream()
                .map(owner -> {
                    Map<String, Object> values = new LinkedHashMap<>();
                    putPresent(values, "apiVersion", owner.getApiVersion());
                    putPresent(values, "kind", owner.getKind());
                    putPresent(values, "name", owner.getName());
                    putPresent(values, "controller", owner.getController());
                    return values;
                })
                .toList();
    }

    private static void putPresent(Map<String, Object> map, String name, @Nullable Object value) {
        if (value != null) {
            map.put(name, value);
        }
    }

    private final class Handler implements ResourceEventHandler<GenericKubernetesResource> {
        private final Kind kind;

        Handler(Kind kind) {
            this.kind = kind;
        }

        @Override
        public void onAdd(GenericKubernetesResource resource) {
            if (store.put(key(resource), Version.of(resource), values(resource))) {
                listener.changed(kind);
            }
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource now) {
            onAdd(now);
        }

        @Override
        public void onDelete(GenericKubernetesResource resource, boolean finalStateUnknown) {
            if (store.remove(key(resource))) {
                listener.changed(kind);
            }
        }

        private Key key(GenericKubernetesResource resource) {
            String namespace = resource.getMetadata().getNamespace();
            return new Key(
                    kind,
                    namespace == null ? "" : namespace,
                    resource.getMetadata().getName());
        }
    }
}
