package bookinfo.mesh.control.xds;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.control.translate.Resource;
import bookinfo.mesh.control.translate.ResourceType;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;

/**
 * A data plane as the session sees it: it takes what is pushed, asks for the endpoints of its clusters and the routes
 * of its listeners, and remembers what it holds. A resource's body is the text of the names that it refers to.
 */
final class ModelProxy {
    private final boolean orderMatters;
    private final Map<ResourceType, TreeMap<String, Resource>> view = new EnumMap<>(ResourceType.class);
    private final Map<ResourceType, Set<String>> subscribed = new EnumMap<>(ResourceType.class);
    private final Queue<DeltaDiscoveryRequest> outbox = new ArrayDeque<>();
    private final Queue<Delta> inbox = new ArrayDeque<>();

    /** Fails on a route to what it lacks if {@code orderMatters}. */
    ModelProxy(boolean orderMatters) {
        this.orderMatters = orderMatters;
        for (ResourceType type : ResourceType.values()) {
            view.put(type, new TreeMap<>());
            subscribed.put(type, new HashSet<>());
        }
    }

    Map<String, Resource> view(ResourceType type) {
        return Objects.requireNonNull(view.get(type));
    }

    private Set<String> subscribed(ResourceType type) {
        return Objects.requireNonNull(subscribed.get(type));
    }

    Queue<DeltaDiscoveryRequest> outbox() {
        return outbox;
    }

    Queue<Delta> inbox() {
        return inbox;
    }

    /** Opens a stream: what was under way on the old one is lost, what is held is told. */
    void connect() {
        outbox.clear();
        inbox.clear();
        for (ResourceType type : ResourceType.values()) {
            if (type.wildcard() || !subscribed(type).isEmpty()) {
                DeltaDiscoveryRequest.Builder request =
                        request(type).setNode(Node.getDefaultInstance()).addAllResourceNamesSubscribe(subscribed(type));
                view(type).forEach((name, resource) -> request.putInitialResourceVersions(name, resource.version()));
                outbox.add(request.build());
            }
        }
    }

    /** Takes the next push; refuses it whole or acknowledges it. */
    void take(boolean refuse) {
        Delta delta = inbox.remove();
        ResourceType type = delta.type();
        DeltaDiscoveryRequest.Builder answer = request(type).setResponseNonce(delta.nonce());
        if (refuse && !delta.updates().isEmpty()) {
            outbox.add(answer.setErrorDetail(Status.newBuilder().setMessage("no " + type))
                    .build());
            return;
        }
        if (orderMatters && type == ResourceType.ROUTE) {
            delta.updates().forEach(this::clustersMustBeThere);
        }
        delta.updates().forEach(update -> view(type).put(update.name(), update));
        delta.removals().forEach(view(type)::remove);
        if (orderMatters && type == ResourceType.CLUSTER) {
            delta.removals().forEach(this::noRouteMayName);
        }
        outbox.add(answer.build());
        switch (type) {
            case CLUSTER -> follow(ResourceType.ENDPOINT, view(type).keySet());
            case LISTENER -> follow(ResourceType.ROUTE, referred(type));
            case ENDPOINT, ROUTE -> {}
        }
    }

    private void follow(ResourceType type, Set<String> names) {
        Set<String> before = subscribed(type);
        Set<String> more = new HashSet<>(names);
        more.removeAll(before);
        Set<String> less = new HashSet<>(before);
        less.removeAll(names);
        if (!more.isEmpty() || !less.isEmpty()) {
            outbox.add(request(type)
                    .addAllResourceNamesSubscribe(more)
                    .addAllResourceNamesUnsubscribe(less)
                    .build());
            subscribed.put(type, new HashSet<>(names));
            view(type).keySet().retainAll(names);
        }
    }

    private Set<String> referred(ResourceType type) {
        Set<String> names = new HashSet<>();
        view(type).values().forEach(resource -> names.addAll(references(resource)));
        return names;
    }

    private void clustersMustBeThere(Resource route) {
        assertThat(view(ResourceType.CLUSTER).keySet())
                .as("clusters when %s arrives", route.name())
                .containsAll(references(route));
        assertThat(view(ResourceType.ENDPOINT).keySet())
                .as("endpoints when %s arrives", route.name())
                .containsAll(references(route));
    }

    private void noRouteMayName(String cluster) {
        assertThat(referred(ResourceType.ROUTE)).as("routes when cluster goes").doesNotContain(cluster);
    }

    static List<String> references(Resource resource) {
        String text = resource.body().getValue().toStringUtf8();
        String names = text.substring(text.indexOf(':') + 1);
        return names.isEmpty() ? List.of() : List.of(names.split(",", -1));
    }

    private static DeltaDiscoveryRequest.Builder request(ResourceType type) {
        return DeltaDiscoveryRequest.newBuilder().setTypeUrl(type.url());
    }

    /** Versions by name of one type. */
    static Map<String, String> versions(Map<String, Resource> resources) {
        Map<String, String> versions = new HashMap<>();
        resources.forEach((name, resource) -> versions.put(name, resource.version()));
        return versions;
    }
}
