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
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Watches as streams of events: one JSON object a line, one flush an event. */
final class WatchStreams {
    private static final Duration LONGEST = Duration.ofMinutes(45);

    private final Store store;
    private final Tables tables;

    WatchStreams(Store store, Tables tables) {
        this.store = store;
        this.tables = tables;
    }

    Answer open(ApiRequest request, ResourcePath path) {
        Predicate<ObjectNode> selector = Selector.of(request);
        Predicate<ObjectNode> selected = path.name().isEmpty()
                ? selector
                : selector.and(object -> Metadata.name(object).equals(path.name()));
        OptionalLong from = request.number("resourceVersion");
        Duration limit = Duration.ofSeconds(request.number("timeoutSeconds").orElse(LONGEST.toSeconds()));
        return new Answer.Stream("application/json", limit, out -> {
            Writer writer = new Writer(out, request, path, selected);
            out.flush();
            writer.run(from.orElse(0));
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
            if (from == 0) {
                Listing listing = store.list(path.kind(), path.namespace());
                revision = listing.revision();
                for (ObjectNode object : listing.items()) {
                    tell(new Event(Event.Type.ADDED, object, Optional.empty()));
                }
            }
            try {
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
            try {
                write(type.name(), view(ResourceHandler.shown(path, event.object())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private ObjectNode view(ObjectNode object) {
            if (!Tables.wanted(request)) {
                return object;
            }
            ObjectNode table = tables.table(
                    path, List.of(object), Metadata.resourceVersion(object), first, request.parameter("includeObject"));
            first = false;
            return table;
        }

        private void write(String type, ObjectNode object) throws IOException {
            ObjectNode event = Json.object().put("type", type);
            event.set("object", object);
            out.write(Json.bytes(event));
            out.write('\n');
            out.flush();
        }
    }
}
