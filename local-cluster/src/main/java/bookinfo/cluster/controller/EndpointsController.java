package bookinfo.cluster.controller;

import bookinfo.cluster.api.ApiFailure;
import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.api.DeleteOptions;
import bookinfo.cluster.api.User;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Watch;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes each service's EndpointSlices and Endpoints from the pods that its selector finds. */
final class EndpointsController implements AutoCloseable {
    static final String SERVICE_NAME = "kubernetes.io/service-name";

    private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    private static final String NAME = "endpointslice-controller.k8s.io";
    private static final User USER = User.controller("endpointslice-controller");

    private final Cluster cluster;
    private final WorkQueue queue;
    private final List<Watch> watches;

    EndpointsController(Cluster cluster) {
        this.cluster = cluster;
        this.queue = new WorkQueue("endpointslice-controller", this::reconcile);
        this.watches = List.of(
                cluster.watch(Kinds.SERVICE, "", event -> queue.add(WorkQueue.Key.of(event.object()))),
                // Labels may have changed too, so every service of the pod's namespace may have won or lost it.
                cluster.watch(
                        Kinds.POD,
                        "",
                        event -> cluster.list(Kinds.SERVICE, Metadata.namespace(event.object()))
                                .forEach(service -> queue.add(WorkQueue.Key.of(service)))));
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
        queue.close();
    }

    private Optional<Duration> reconcile(WorkQueue.Key key) {
        Optional<ObjectNode> found = cluster.get(Kinds.SERVICE, key.namespace(), key.name());
        if (found.isEmpty()) {
            deleteEndpoints(key); // slices have an owner reference; Endpoints only share the name
            return Optional.empty();
        }
        ObjectNode service = found.get();
        if (service.path("spec").path("selector").isEmpty()) {
            return Optional.empty(); // whoever made the service also says what stands behind it
        }
        Map<List<Endpoints.Port>, List<Endpoints.Endpoint>> groups =
                Endpoints.of(service, cluster.list(Kinds.POD, key.namespace()));
        writeSlices(service, groups);
        writeEndpoints(service, groups);
        return Optional.empty();
    }

    private void deleteEndpoints(WorkQueue.Key key) {
        if (cluster.get(Kinds.ENDPOINTS, key.namespace(), key.name()).isPresent()) {
            cluster.delete(Kinds.ENDPOINTS, key.namespace(), key.name(), DeleteOptions.NOW);
        }
    }

    /** Slices keep their names: what is there is filled anew, what is missing made, what is too much deleted. */
    private void writeSlices(ObjectNode service, Map<List<Endpoints.Port>, List<Endpoints.Endpoint>> groups) {
        String namespace = Metadata.namespace(service);
        List<ObjectNode> spare = new ArrayList<>(cluster.list(Kinds.ENDPOINT_SLICE, namespace).stream()
                .filter(slice ->
                        Metadata.labels(slice).getOrDefault(MANAGED_BY, "").equals(NAME))
                .filter(slice ->
                        Metadata.labels(slice).getOrDefault(SERVICE_NAME, "").equals(Metadata.name(service)))
                .toList());
        var wanted = groups.isEmpty() ? Map.of(List.<Endpoints.Port>of(), List.<Endpoints.Endpoint>of()) : groups;
        wanted.forEach((ports, endpoints) -> {
            if (spare.isEmpty()) {
                ObjectNode slice = newSlice(service);
                Endpoints.fillSlice(slice, ports, endpoints);
                cluster.create(Kinds.ENDPOINT_SLICE, namespace, slice, USER);
            } else {
                cluster.update(Kinds.ENDPOINT_SLICE, namespace, Metadata.name(spare.removeFirst()), slice -> {
                    Endpoints.fillSlice(slice, ports, endpoints);
                    return slice;
                });
            }
        });
        spare.forEach(
                slice -> cluster.delete(Kinds.ENDPOINT_SLICE, namespace, Metadata.name(slice), DeleteOptions.NOW));
    }

    private static ObjectNode newSlice(JsonNode service) {
        ObjectNode slice = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = Metadata.of(slice).put("generateName", Metadata.name(service) + "-");
        metadata.putObject("labels").put(MANAGED_BY, NAME).put(SERVICE_NAME, Metadata.name(service));
        Owners.setController(slice, Kinds.SERVICE, service);
        return slice;
    }

    private void writeEndpoints(ObjectNode service, Map<List<Endpoints.Port>, List<Endpoints.Endpoint>> groups) {
        String namespace = Metadata.namespace(service);
        String name = Metadata.name(service);
        if (cluster.get(Kinds.ENDPOINTS, namespace, name).isEmpty()) {
            ObjectNode endpoints = JsonNodeFactory.instance.objectNode();
            ObjectNode metadata = Metadata.of(endpoints).put("name", name);
            if (service.path("metadata").has("labels")) {
                metadata.set("labels", service.path("metadata").path("labels").deepCopy());
            }
            endpoints.set("subsets", Endpoints.subsets(groups));
            cluster.create(Kinds.ENDPOINTS, namespace, endpoints, USER);
            return;
        }
        try {
            cluster.update(Kinds.ENDPOINTS, namespace, name, endpoints -> {
                endpoints.set("subsets", Endpoints.subsets(groups));
                return endpoints;
            });
        } catch (ApiFailure e) {
            if (e.code() != 404) { // deleted meanwhile: the service is going
                throw e;
            }
        }
    }
}
