package bookinfo.cluster.api;

import bookinfo.cluster.store.Event;
import bookinfo.cluster.store.Listing;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A watch as a stream of events: one JSON object a line, one flush an event. */
final class WatchStream implements Answer.Body {
    private static final long LONGEST_SECONDS = 45 * 60;

    private final Store store;
    private final Tables tables;
    private final ApiRequest request;
    private final ResourcePath path;
    private final Predicate<ObjectNode> selected;
    private final long from;
    private boolean first = true;

    private WatchStream(Cluster cluster, ApiRequest request, ResourcePath path) {
        this.store = cluster.store();
        this.tables = new Tables(cluster);
        this.request = request;
        this.path = path;
        this.selected = Selector.of(request);
        this.from = request.number("resourceVersion").orElse(0);
    }

    static Answer open(Cluster cluster, ApiRequest request, ResourcePath path) {
        if (request.upgrade()) {
            // A watch over WebSocket is declined with a whole answer: clients that ask for one then ask for a stream.
            return Answer.text(200, "");
        }
        Duration limit = Duration.ofSeconds(request.number("timeoutSeconds").orElse(LONGEST_SECONDS));
        return new Answer.Stream("application/json", limit, new WatchStream(cluster, request, path));
    }

    @Override
    public void write(OutputStream out) throws IOException, InterruptedException {
        out.flush();
        long revision = from;
        if (from == 0) {
            Listing listing = store.list(path.kind(), path.namespace());
            revision = listing.revision();
            for (ObjectNode object : listing.items()) {
                tell(new Event(Event.Type.ADDED, object, Optional.empty()), out);
            }
        }
        store.follow(path.kind(), path.namespace(), revision, event -> tell(event, out));
        if (!store.isClosed()) {
            String message = "too old resource version: %d (%d)".formatted(revision, store.revision());
            line("ERROR", new ApiFailure(410, "Expired", message).status(), out);
        }
    }

    /** An object that begins to match the selector is new to this watcher, one that ceases to is gone. */
    private void tell(Event event, OutputStream out) throws IOException {
        boolean before = event.previous().filter(selected).isPresent();
        boolean after = event.type() != Event.Type.DELETED && selected.test(event.object());
        if (before || after) {
            Event.Type type = !before ? Event.Type.ADDED : after ? Event.Type.MODIFIED : Event.Type.DELETED;
            ObjectNode object = ResourceHandler.shown(path, event.object());
            line(type.name(), Tables.wanted(request) ? table(object) : object, out);
        }
    }

    private ObjectNode table(ObjectNode object) {
        ObjectNode table = tables.table(request, path, List.of(object), Metadata.resourceVersion(object));
        if (!first) {
            table.putNull("columnDefinitions");
        }
        first = false;
        return table;
    }

    private static void line(String type, ObjectNode object, OutputStream out) throws IOException {
        out.write(Json.bytes(Json.object().put("type", type).set("object", object)));
        out.write('\n');
        out.flush();
    }
}
