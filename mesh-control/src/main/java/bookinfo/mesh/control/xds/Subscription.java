package bookinfo.mesh.control.xds;

import bookinfo.mesh.control.translate.Resource;
import bookinfo.mesh.control.translate.ResourceType;
import bookinfo.mesh.control.translate.Resources;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One proxy's interest in one type: what it asked for, what it holds, what it refused. Used by one thread. */
final class Subscription {
    /** Version of a resource that the proxy knows not to exist. */
    private static final String ABSENT = "";

    private static final int MAX_NAMES = 100_000;

    private final ResourceType type;
    private final Set<String> names = new TreeSet<>();
    private final Set<String> asked = new TreeSet<>();
    private final Map<String, String> held = new HashMap<>();
    private final SortedMap<String, Rejection> rejections = new TreeMap<>();
    private boolean wildcard;
    private boolean started;
    private boolean answered;
    private @Nullable Sent outstanding;
    private String sentNonce = "";
    private String ackedNonce = "";

    Subscription(ResourceType type) {
        this.type = type;
    }

    /** A push that was sent and neither acknowledged nor refused; {@code before} is what it replaced. */
    private record Sent(Delta delta, long snapshot, Map<String, @Nullable String> before) {}

    /** Takes subscription changes and the answer to the last push. True when the request refused that push. */
    boolean received(DeltaDiscoveryRequest request) {
        if (!started) {
            start(request);
        }
        for (String name : request.getResourceNamesSubscribeList()) {
            subscribe(name);
        }
        for (String name : request.getResourceNamesUnsubscribeList()) {
            unsubscribe(name);
        }
        Sent sent = outstanding;
        if (sent == null || !sent.delta().nonce().equals(request.getResponseNonce())) {
            return false;
        }
        outstanding = null;
        if (request.hasErrorDetail()) {
            refuse(sent, request.getErrorDetail().getMessage());
            return true;
        }
        ackedNonce = sent.delta().nonce();
        sent.delta().updates().forEach(update -> rejections.remove(update.name()));
        return false;
    }

    /** What the proxy asked for by this type and has not been answered yet. */
    boolean hasQuestion() {
        return started && outstanding == null && (!answered || !asked.isEmpty());
    }

    /** The answer to the open question: the resources themselves, or the word that they do not exist. */
    Delta answer(Resources wanted) {
        Delta delta = answered ? Delta.empty(type) : changes(wanted);
        List<Resource> updates = new ArrayList<>(delta.updates());
        List<String> removals = new ArrayList<>();
        for (String name : asked) {
            wanted.find(type, name)
                    .filter(resource -> !updates.contains(resource))
                    .ifPresentOrElse(updates::add, () -> {
                        if (wanted.find(type, name).isEmpty()) {
                            removals.add(name);
                        }
                    });
        }
        return new Delta(type, updates, removals, "");
    }

    /** Resources that the proxy wants and holds in another version or not at all. */
    Delta changes(Resources wanted) {
        List<Resource> updates = new ArrayList<>();
        for (Resource resource : wanted.all(type).values()) {
            Rejection rejection = rejections.get(resource.name());
            boolean refused = rejection != null && rejection.version().equals(resource.version());
            if (wants(resource.name()) && !refused && !resource.version().equals(held.get(resource.name()))) {
                updates.add(resource);
            }
        }
        return new Delta(type, updates, List.of(), "");
    }

    /** Resources that the proxy holds and that are no longer. */
    Delta removals(Resources wanted) {
        List<String> gone = held.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(ABSENT))
                .map(Map.Entry::getKey)
                .filter(name -> wanted.find(type, name).isEmpty())
                .sorted()
                .toList();
        return new Delta(type, List.of(), gone, "");
    }

    /** Notes that {@code delta} was sent; until its answer comes nothing else of this type may be. */
    void sent(Delta delta, long snapshot) {
        Map<String, @Nullable String> before = new HashMap<>();
        for (Resource update : delta.updates()) {
            before.put(update.name(), held.put(update.name(), update.version()));
        }
        for (String removal : delta.removals()) {
            held.remove(removal);
            if (names.contains(removal)) {
                held.put(removal, ABSENT);
            }
        }
        asked.clear();
        answered = true;
        outstanding = new Sent(delta, snapshot, before);
        sentNonce = delta.nonce();
    }

    /** Sends a resource again although the proxy holds it. */
    void repeat(String name) {
        if (names.contains(name)) {
            asked.add(name);
        }
    }

    /** Forgets refusals of versions that are no longer wanted. */
    void wanted(Resources wanted) {
        rejections
                .entrySet()
                .removeIf(entry -> wanted.find(type, entry.getKey())
                        .map(resource ->
                                !resource.version().equals(entry.getValue().version()))
                        .orElse(true));
    }

    boolean started() {
        return started;
    }

    boolean waiting() {
        return outstanding != null;
    }

    boolean wants(String name) {
        return started && (wildcard || names.contains(name));
    }

    boolean holds(String name) {
        return !held.getOrDefault(name, ABSENT).equals(ABSENT);
    }

    TypeState state() {
        Map<String, String> present = new TreeMap<>(held);
        present.values().removeIf(ABSENT::equals);
        return new TypeState(sentNonce, ackedNonce, waiting(), present, rejections);
    }

    private void start(DeltaDiscoveryRequest request) {
        started = true;
        wildcard = type.wildcard() && request.getResourceNamesSubscribeCount() == 0;
        held.putAll(request.getInitialResourceVersionsMap());
    }

    private void subscribe(String name) {
        if (name.equals("*")) {
            wildcard = true;
            answered = false;
        } else if (names.size() >= MAX_NAMES) {
            throw new IllegalArgumentException("%s: more than %d names subscribed".formatted(type.url(), MAX_NAMES));
        } else {
            names.add(name);
            // The protocol wants an answer even when the version is known, except for what a reconnect brought along.
            if (!held.containsKey(name) || answered) {
                asked.add(name);
            }
        }
    }

    private void unsubscribe(String name) {
        if (name.equals("*")) {
            wildcard = false;
            held.keySet().removeIf(one -> !names.contains(one));
        } else {
            names.remove(name);
            asked.remove(name);
            if (!wildcard) {
                held.remove(name);
                rejections.remove(name);
            }
        }
    }

    private void refuse(Sent sent, String message) {
        for (Resource update : sent.delta().updates()) {
            String before = sent.before().get(update.name());
            if (before == null) {
                held.remove(update.name());
            } else if (Objects.equals(held.get(update.name()), update.version())) {
                held.put(update.name(), before);
            }
            rejections.put(
                    update.name(), new Rejection(type, update.name(), update.version(), message, sent.snapshot()));
        }
    }
}
