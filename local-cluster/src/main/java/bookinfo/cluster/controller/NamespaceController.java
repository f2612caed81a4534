package bookinfo.cluster.controller;

import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.api.DeleteOptions;
import bookinfo.cluster.api.User;
import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Watch;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Furnishes each namespace with what every pod needs, and empties the ones that are to go. */
final class NamespaceController implements AutoCloseable {
    private static final User USER = User.controller("namespace-controller");
    private static final String ROOT_CA = "kube-root-ca.crt";
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Cluster cluster;
    private final String certificate;
    private final WorkQueue queue;
    private final List<Watch> watches;

    /** @param certificate the API's CA certificate, as PEM */
    NamespaceController(Cluster cluster, String certificate) {
        this.cluster = cluster;
        this.certificate = certificate;
        this.queue = new WorkQueue("namespace-controller", this::reconcile);
        this.watches = List.of(
                cluster.watch(Kinds.NAMESPACE, "", event -> queue.add(WorkQueue.Key.of(event.object()))),
                cluster.watch(Kinds.SERVICE_ACCOUNT, "", event -> addNamespaceOf(event.object())),
                cluster.watch(Kinds.CONFIG_MAP, "", event -> addNamespaceOf(event.object())));
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
        queue.close();
    }

    private void addNamespaceOf(ObjectNode object) {
        queue.add(new WorkQueue.Key("", Metadata.namespace(object)));
    }

    private Optional<Duration> reconcile(WorkQueue.Key key) {
        Optional<ObjectNode> namespace = cluster.get(Kinds.NAMESPACE, "", key.name());
        if (namespace.isEmpty()) {
            return Optional.empty();
        }
        if (Metadata.deleting(namespace.get())) {
            return empty(namespace.get());
        }
        furnish(key.name());
        return Optional.empty();
    }

    private void furnish(String namespace) {
        if (cluster.get(Kinds.SERVICE_ACCOUNT, namespace, "default").isEmpty()) {
            cluster.create(Kinds.SERVICE_ACCOUNT, namespace, named("default"), USER);
        }
        Optional<ObjectNode> current = cluster.get(Kinds.CONFIG_MAP, namespace, ROOT_CA);
        if (current.isEmpty()) {
            cluster.create(Kinds.CONFIG_MAP, namespace, withCertificate(named(ROOT_CA)), USER);
        } else {
            cluster.update(Kinds.CONFIG_MAP, namespace, ROOT_CA, this::withCertificate);
        }
    }

    private ObjectNode withCertificate(ObjectNode map) {
        map.putObject("data").put("ca.crt", certificate);
        return map;
    }

    private static ObjectNode named(String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        Metadata.of(object).put("name", name);
        return object;
    }

    /** Pods take their grace; the namespace goes when nothing is left in it. */
    private Optional<Duration> empty(ObjectNode namespace) {
        String name = Metadata.name(namespace);
        boolean left = false;
        for (Kind kind : cluster.servedKinds()) {
            if (!kind.traits().contains(Kind.Trait.NAMESPACED)) {
                continue;
            }
            for (ObjectNode object : cluster.list(kind, name)) {
                left = true;
                if (!Metadata.deleting(object)) {
                    cluster.delete(kind, name, Metadata.name(object), DeleteOptions.BACKGROUND);
                }
            }
        }
        if (left) {
            return Optional.of(LOOK_AGAIN);
        }
        cluster.remove(Kinds.NAMESPACE, "", name, Metadata.uid(namespace));
        return Optional.empty();
    }
}
