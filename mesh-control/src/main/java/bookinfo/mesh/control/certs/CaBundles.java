package bookinfo.mesh.control.certs;

import bookinfo.mesh.config.Revision;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps the caBundle of the webhook configurations at our authority, whoever overwrites it. */
public final class CaBundles implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("certs");
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final Revision revision;
    private final String caBundle;
    private final BlockingQueue<Configuration> work = new LinkedBlockingQueue<>();
    private final Map<Configuration, CompletableFuture<Void>> published = Map.of(
            Configuration.INJECTOR, new CompletableFuture<>(), Configuration.VALIDATOR, new CompletableFuture<>());
    private final List<SharedIndexInformer<GenericKubernetesResource>> informers = new ArrayList<>();
    private final Thread thread;

    private enum Configuration {
        INJECTOR("MutatingWebhookConfiguration", "mutatingwebhookconfigurations"),
        VALIDATOR("ValidatingWebhookConfiguration", "validatingwebhookconfigurations");

        private final String kind;
        private final String plural;

        Configuration(String kind, String plural) {
            this.kind = kind;
            this.plural = plural;
        }

        String object(Revision revision) {
            return switch (this) {
                case INJECTOR -> revision.object("istio-sidecar-injector");
                case VALIDATOR -> revision.object("istio-validator-" + revision.namespace());
            };
        }

        ResourceDefinitionContext context() {
            return new ResourceDefinitionContext.Builder()
                    .withGroup("admissionregistration.k8s.io")
                    .withVersion("v1")
                    .withKind(kind)
                    .withPlural(plural)
                    .withNamespaced(false)
                    .build();
        }
    }

    /** Nothing happens before {@link #start}. */
    public CaBundles(KubernetesClient client, Revision revision, String caBundle) {
        this.client = client;
        this.revision = revision;
        this.caBundle = caBundle;
        this.thread = Thread.ofVirtual().name("ca-bundles").unstarted(this::publishUntilInterrupted);
    }

    /** Begins to watch and to write. Done when both configurations carry the bundle. */
    public CompletableFuture<Void> start() {
        thread.start();
        for (Configuration configuration : Configuration.values()) {
            var informer = client.genericKubernetesResources(configuration.context())
                    .withName(configuration.object(revision))
                    .runnableInformer(0);
            informer.exceptionHandler((started, cause) -> {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "watching {0}: {1}",
                        configuration.object(revision),
                        cause.toString());
                return true;
            });
            informer.addEventHandler(new Handler(configuration));
            informers.add(informer);
            informer.start().exceptionally(cause -> null);
        }
        return CompletableFuture.allOf(published.values().toArray(CompletableFuture[]::new));
    }

    @Override
    public void close() {
        thread.interrupt();
        informers.forEach(SharedIndexInformer::stop);
    }

    private void publishUntilInterrupted() {
        try {
            while (true) {
                Configuration configuration = work.take();
                if (!publish(configuration)) {
                    TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
                    work.add(configuration);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when it has to be tried again: somebody changed the object meanwhile, or the API is away. */
    private boolean publish(Configuration configuration) {
        try {
            var resource =
                    client.genericKubernetesResources(configuration.context()).withName(configuration.object(revision));
            GenericKubernetesResource now = resource.get();
            if (now != null) {
                ArrayNode patch = patch(now, caBundle);
                if (!patch.isEmpty()) {
                    resource.patch(PatchContext.of(PatchType.JSON), patch.toString());
                    LOG.log(System.Logger.Level.INFO, "caBundle written to {0}", configuration.object(revision));
                }
                published(configuration);
            }
            return true;
        } catch (KubernetesClientException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "caBundle not written to {0}, trying again: {1}",
                    configuration.object(revision),
                    e.getMessage());
            return false;
        }
    }

    private void published(Configuration configuration) {
        CompletableFuture<Void> done = published.get(configuration);
        if (done != null) {
            done.complete(null);
        }
    }

    /** JSON Patch that gives each webhook the bundle; empty when all have it. Fails if their order changes meanwhile. */
    static ArrayNode patch(GenericKubernetesResource configuration, String caBundle) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        if (configuration.get("webhooks") instanceof List<?> webhooks) {
            for (int i = 0; i < webhooks.size(); i++) {
                if (webhooks.get(i) instanceof Map<?, ?> webhook
                        && webhook.get("clientConfig") instanceof Map<?, ?> client
                        && !caBundle.equals(client.get("caBundle"))) {
                    String path = "/webhooks/" + i;
                    patch.addObject()
                            .put("op", "test")
                            .put("path", path + "/name")
                            .put("value", String.valueOf(webhook.get("name")));
                    patch.addObject()
                            .put("op", "add")
                            .put("path", path + "/clientConfig/caBundle")
                            .put("value", caBundle);
                }
            }
        }
        return patch;
    }

    private final class Handler implements ResourceEventHandler<GenericKubernetesResource> {
        private final Configuration configuration;

        Handler(Configuration configuration) {
            this.configuration = configuration;
        }

        @Override
        public void onAdd(GenericKubernetesResource resource) {
            // Whoever takes it from the queue looks at what is there then: once in it is enough, however often it
            // changes.
            if (patch(resource, caBundle).isEmpty()) {
                published(configuration);
            } else if (!work.contains(configuration)) {
                work.add(configuration);
            }
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource now) {
            onAdd(now);
        }

        @Override
        public void onDelete(GenericKubernetesResource resource, boolean finalStateUnknown) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} is gone: nothing is asked of us any more",
                    configuration.object(revision));
        }
    }
}
