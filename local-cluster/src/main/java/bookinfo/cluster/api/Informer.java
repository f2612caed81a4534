package bookinfo.cluster.api;

import bookinfo.cluster.store.Event;
import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Listing;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import bookinfo.cluster.store.Watch;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells one listener of all objects and of every change after. A listener too slow for the store's window of history
 * is not cut off: what it missed is told as the difference to what it knows.
 */
final class Informer implements Watch {
    private static final Logger LOG = System.getLogger(Informer.class.getName());

    private final Store store;
    private final Kind kind;
    private final String namespace;
    private final Consumer<Event> listener;
    private final Thread thread;
    private final Map<String, ObjectNode> known = new HashMap<>();

    private Informer(Store store, Kind kind, String namespace, Consumer<Event> listener) {
        this.store = store;
        this.kind = kind;
        this.namespace = namespace;
        this.listener = listener;
        this.thread = Thread.ofVirtual().name("watch-" + kind.plural()).unstarted(this::run);
    }

    static Watch start(Store store, Kind kind, String namespace, Consumer<Event> listener) {
        Informer informer = new Informer(store, kind, namespace, listener);
        informer.thread.start();
        return informer;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (!store.isClosed() && !Thread.currentThread().isInterrupted()) {
                Listing listing = store.list(kind, namespace);
                catchUp(listing);
                store.follow(kind, namespace, listing.revision(), this::tell);
            }
        } catch (InterruptedException e) {
            // Closed: there is nothing left to tell.
        }
    }

    private void catchUp(Listing listing) {
        Map<String, ObjectNode> gone = new LinkedHashMap<>(known);
        for (ObjectNode object : listing.items()) {
            ObjectNode before = gone.remove(Metadata.uid(object));
            if (before == null) {
                tell(new Event(Event.Type.ADDED, object, Optional.empty()));
            } else if (!Metadata.resourceVersion(before).equals(Metadata.resourceVersion(object))) {
                tell(new Event(Event.Type.MODIFIED, object, Optional.of(before)));
            }
        }
        gone.values().forEach(object -> tell(new Event(Event.Type.DELETED, object, Optional.of(object))));
    }

    private void tell(Event event) {
        String uid = Metadata.uid(event.object());
        if (event.type() == Event.Type.DELETED) {
            known.remove(uid);
        } else {
            known.put(uid, event.object());
        }
        try {
            listener.accept(new Event(
                    event.type(), event.object().deepCopy(), event.previous().map(ObjectNode::deepCopy)));
        } catch (RuntimeException e) {
            // One event that the listener cannot cope with must not end the watch for all later ones.
            LOG.log(Level.ERROR, "the listener on %s failed".formatted(kind.resource()), e);
        }
    }
}
