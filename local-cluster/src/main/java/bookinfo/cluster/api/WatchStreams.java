package bookinfo.cluster.api;

import bookinfo.cluster.store.Event;
import bookinfo.cluster.store.Listing;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Watches as streams of events: one JSON object a line, one flush an event. */
final class WatchStreams {
    private static final long LONGEST_SECONDS = 45 * 60;

    private final Store store;
    private final Tables tables;

    WatchStreams(Store store, Tables tables) {
        this.store = store;
        this.tables = tables;
    }

    Answer open(ApiRequest request, ResourcePath path) {
        if (request.upgrade()) {
            // A watch over WebSocket is declined with a whole answer: clients that ask for one then ask for a stream.
            return Answer.text(200, "");
        }
        Predicate<ObjectNode> selected = Selector.of(request);
        long from = request.number("resourceVersion").orElse(0);
        Duration limit = Duration.ofSeconds(request.number("timeoutSeconds").orElse(LONGEST_SECONDS));
        return new Answer.Stream("application/json", limit, out -> {
            out.flush();
            new Writer(out, request, path, selected).run(from);
        });
    }

    private final class Writer {
        private final OutputStream out;
        private final ApiRequest request;
        private final ResourcePath path;
        private final Predicate<ObjectNode> selected;
        private boolean first = true;

        Writer(OutputStream out, ApiRequest request, ResourcePath path, Predicate<ObjectNode> selected) {
            this.out = out;
            this.request = request;
            this.path = path;
            this.selected = selected;
        }

        void run(long from) throws IOException, InterruptedException {
            long revision = from;
            try {
                if (from == 0) {
                    Listing listing = store.list(path.kind(), path.namespace());
                    revision = listing.revision();
                    listing.items().forEach(object -> tell(new Event(Event.Type.ADDED, object, Optional.empty())));
                }
                store.follow(path.kind(), path.namespace(), revision, this::tell);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            if (!store.isClosed()) {
                write("ERROR", ApiFailure.expired(revision, store.revision()).status());
            }
        }

        /** An object that begins to match the selector is new to this watcher, one that ceases to is gone. */
        private void tell(Event event) {
            boolean before = event.previous().filter(selected).isPresent();
            boolean after = event.type() != Event.Type.DELETED && selected.test(event.object());
            if (!before && !after) {
                return;
            }
            Event.Type type = !before ? Event.Type.ADDED : after ? Event.Type.MODIFIED : Event.Type.DELETED;
            ObjectNode object = ResourceHandler.shown(path, event.object());
            try {
                write(type.name(), Tables.wanted(request) ? table(object) : object);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
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

        private void write(String type, ObjectNode object) throws IOException {
            out.write(Json.bytes(Json.object().put("type", type).set("object", object)));
            out.write('\n');
            out.flush();
        }
    }
}
