package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.xds.Tree.Message;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The conversation on one stream of incremental xDS: what to ask for, and how to answer what comes. It begins with clusters
 * and asks for listeners only when the clusters have been answered, so that no listener opens before there is something to
 * send its requests to. On a new stream it names the versions that it has, so that only the difference is sent again.
 */
final class DeltaSession {

    private static final String REQUEST = "envoy.service.discovery.v3.DeltaDiscoveryRequest";
    /** gRPC's INTERNAL, which Envoy sends for a refused resource. */
    private static final int INTERNAL = 13;

    private final ControlPlane controlPlane;
    private final Message node;
    private final ResourceStore store;
    private final InstantSource clock;
    private final Map<ResourceType, Set<String>> subscribed = new EnumMap<>(ResourceType.class);
    private final Set<ResourceType> asked = EnumSet.noneOf(ResourceType.class);
    private boolean nodeSent;

    DeltaSession(ControlPlane controlPlane, Message node, ResourceStore store, InstantSource clock) {
        this.controlPlane = controlPlane;
        this.node = node;
        this.store = store;
        this.clock = clock;
    }

    /** The requests that begin the stream. */
    List<Message> open() {
        List<Message> requests = new ArrayList<>();
        if (controlPlane.clusters()) {
            requests.add(subscribe(ResourceType.CLUSTER));
        } else {
            requests.addAll(askForListeners());
        }
        requests.addAll(adjust());
        return requests;
    }

    /** Takes a response in. */
    Taken take(Message response) {
        Optional<ResourceType> type = typeOf(response);
        List<String> refusals = type.map(known -> store.update(known, resources(known, response), removed(response)))
                .orElseGet(() -> List.of(text(response, "type_url") + " was not asked for"));
        return new Taken(response, type, refusals, store.ready());
    }

    /**
     * What to answer to a response that was taken in: an ACK or a NACK, then what it makes us ask for.
     *
     * @param problems why it is not, or not wholly, in force; empty when it is
     */
    List<Message> answers(Taken taken, List<String> problems) {
        List<Message> requests = new ArrayList<>();
        requests.add(problems.isEmpty() ? answer(taken.response()).build() : nack(taken.response(), problems));
        requests.addAll(adjust());
        if (taken.type().filter(type -> type == ResourceType.CLUSTER).isPresent()) {
            requests.addAll(askForListeners());
        }
        return requests;
    }

    private List<Message> askForListeners() {
        return controlPlane.listeners() && !asked.contains(ResourceType.LISTENER)
                ? List.of(subscribe(ResourceType.LISTENER))
                : List.of();
    }

    private Message subscribe(ResourceType type) {
        asked.add(type);
        Tree.Builder request = request(type);
        versions(type).ifPresent(versions -> request.put("initial_resource_versions", versions));
        return request.build();
    }

    /** Follows what other resources name: subscribes to what is new, unsubscribes from what nothing names any more. */
    private List<Message> adjust() {
        List<Message> requests = new ArrayList<>();
        for (ResourceType type : List.of(ResourceType.ENDPOINTS, ResourceType.ROUTES)) {
            Set<String> wanted = store.wanted(type);
            Set<String> before = subscribed.getOrDefault(type, Set.of());
            Set<String> added = difference(wanted, before);
            Set<String> dropped = difference(before, wanted);
            if (!added.isEmpty() || !dropped.isEmpty()) {
                Tree.Builder request = request(type)
                        .put("resource_names_subscribe", Tree.texts(List.copyOf(added)))
                        .put("resource_names_unsubscribe", Tree.texts(List.copyOf(dropped)));
                if (asked.add(type)) {
                    versions(type).ifPresent(versions -> request.put("initial_resource_versions", versions));
                }
                requests.add(request.build());
                subscribed.put(type, wanted);
            }
        }
        return requests;
    }

    private static Set<String> difference(Collection<String> left, Collection<String> right) {
        Set<String> difference = new TreeSet<>(left);
        difference.removeAll(right);
        return difference;
    }

    private Optional<Tree> versions(ResourceType type) {
        LinkedHashMap<String, Tree.Single> versions = new LinkedHashMap<>();
        store.versions(type).forEach((name, version) -> versions.put(name, new Tree.Text(version)));
        return versions.isEmpty() ? Optional.empty() : Optional.of(new Tree.Entries(versions));
    }

    private Tree.Builder request(ResourceType type) {
        Tree.Builder request = Tree.Builder.of(REQUEST).put("type_url", type.typeUrl());
        if (!nodeSent) {
            request.put("node", node);
            nodeSent = true;
        }
        return request;
    }

    private static Tree.Builder answer(Message response) {
        return Tree.Builder.of(REQUEST)
                .put("type_url", text(response, "type_url"))
                .put("response_nonce", text(response, "nonce"));
    }

    private static Message nack(Message response, List<String> refusals) {
        Message error = Tree.Builder.of("google.rpc.Status")
                .put("code", new Tree.Int(INTERNAL))
                .put("message", String.join("; ", refusals))
                .build();
        return answer(response).put("error_detail", error).build();
    }

    private Optional<ResourceType> typeOf(Message response) {
        String url = text(response, "type_url");
        return asked.stream().filter(type -> type.typeUrl().equals(url)).findAny();
    }

    private List<Resource> resources(ResourceType type, Message response) {
        List<Resource> resources = new ArrayList<>();
        for (Tree item : items(response, "resources")) {
            Message resource = (Message) item;
            Tree.Bytes bytes = resource.get("resource")
                    .map(any -> ((Tree.Packed) any).bytes())
                    .orElse(Tree.Bytes.EMPTY);
            // A copy, so that one small resource does not keep the whole response in memory.
            resources.add(new Resource(
                    type,
                    text(resource, "name"),
                    text(resource, "version"),
                    Tree.Bytes.of(bytes.toArray()),
                    clock.instant()));
        }
        return resources;
    }

    private static List<String> removed(Message response) {
        return items(response, "removed_resources").stream()
                .map(name -> ((Tree.Text) name).value())
                .toList();
    }

    private static List<? extends Tree.Single> items(Message message, String field) {
        return message.get(field).map(many -> ((Tree.Many) many).items()).orElse(List.of());
    }

    private static String text(Message message, String field) {
        return message.get(field).map(text -> ((Tree.Text) text).value()).orElse("");
    }

    /**
     * A response that was taken in.
     *
     * @param type empty when it was not asked for
     * @param refusals what was refused of it and why; empty when nothing was
     * @param whole whether no listener waits for its routes now
     */
    record Taken(Message response, Optional<ResourceType> type, List<String> refusals, boolean whole) {
        /** The same, which could not be carried out. */
        Taken refused(String why) {
            List<String> all = new ArrayList<>(refusals);
            all.add(why);
            return new Taken(response, type, all, false);
        }
    }
}
