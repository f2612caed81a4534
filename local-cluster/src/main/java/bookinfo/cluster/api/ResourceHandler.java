package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Listing;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The verbs on objects and collections: get, list, watch, create, update, patch, delete. */
final class ResourceHandler {
    private final Store store;
    private final Writes writes;
    private final Tables tables;
    private final WatchStreams watches;

    ResourceHandler(Store store, Writes writes, Tables tables) {
        this.store = store;
        this.writes = writes;
        this.tables = tables;
        this.watches = new WatchStreams(store, tables);
    }

    Answer handle(ApiRequest request, ResourcePath path) {
        if (!path.subresource().isEmpty() && !path.subresource().equals("status")) {
            throw ApiFailure.noSuchResource();
        }
        boolean collection = path.name().isEmpty();
        return switch (request.method()) {
            case "GET" -> collection ? listOrWatch(request, path) : get(request, path);
            case "POST" -> {
                require(collection);
                yield create(request, path);
            }
            case "PUT" -> {
                require(!collection);
                yield put(request, path);
            }
            case "PATCH" -> {
                require(!collection);
                yield patch(request, path);
            }
            case "DELETE" -> collection ? deleteAll(request, path) : delete(request, path);
            default -> throw ApiFailure.methodNotAllowed();
        };
    }

    /** An object as it is shown in the version asked for. */
    static ObjectNode shown(ResourcePath path, ObjectNode object) {
        String apiVersion = path.kind().apiVersion(path.version());
        if (object.path("apiVersion").asText().equals(apiVersion)) {
            return object;
        }
        ObjectNode shown = Json.object().put("apiVersion", apiVersion);
        object.properties().forEach(entry -> shown.putIfAbsent(entry.getKey(), entry.getValue()));
        return shown;
    }

    private Answer get(ApiRequest request, ResourcePath path) {
        ObjectNode object = store.get(path.kind(), path.namespace(), path.name())
                .orElseThrow(() -> ApiFailure.notFound(path.kind(), path.name()));
        return Answer.json(
                200,
                Tables.wanted(request)
                        ? table(request, path, List.of(object), Metadata.resourceVersion(object))
                        : shown(path, object));
    }

    private Answer listOrWatch(ApiRequest request, ResourcePath path) {
        if (request.flag("watch")) {
            return watches.open(request, path);
        }
        Predicate<ObjectNode> selected = Selector.of(request);
        Listing listing = store.list(path.kind(), path.namespace());
        List<ObjectNode> items = listing.items().stream().filter(selected).toList();
        String revision = Long.toString(listing.revision());
        if (Tables.wanted(request)) {
            return Answer.json(200, table(request, path, items, revision));
        }
        Kind kind = path.kind();
        ObjectNode list =
                Json.object().put("kind", kind.name() + "List").put("apiVersion", kind.apiVersion(path.version()));
        list.putObject("metadata").put("resourceVersion", revision);
        ArrayNode array = list.putArray("items");
        items.forEach(item -> array.add(kind.custom() ? shown(path, item) : withoutType(item)));
        return Answer.json(200, list);
    }

    private JsonNode table(ApiRequest request, ResourcePath path, List<ObjectNode> objects, String revision) {
        List<ObjectNode> shown =
                objects.stream().map(object -> shown(path, object)).toList();
        return tables.table(request, path, shown, revision);
    }

    private static ObjectNode withoutType(ObjectNode object) {
        ObjectNode bare = Json.object().setAll(object);
        return bare.without(List.of("kind", "apiVersion"));
    }

    private Answer create(ApiRequest request, ResourcePath path) {
        WriteOptions options = WriteOptions.of(request);
        ObjectNode body = Bodies.object(request, path);
        check(path, body, options);
        ObjectNode created = writes.create(path.kind(), path.namespace(), body, options);
        return Answer.json(201, shown(path, created));
    }

    private Answer put(ApiRequest request, ResourcePath path) {
        WriteOptions options = WriteOptions.of(request);
        ObjectNode body = Bodies.object(request, path);
        check(path, body, options);
        return write(path, current -> body, options);
    }

    private Answer patch(ApiRequest request, ResourcePath path) {
        WriteOptions options = WriteOptions.of(request);
        UnaryOperator<ObjectNode> patch = Patch.of(request, path.kind());
        return write(
                path,
                current -> {
                    ObjectNode patched = patched(patch, shown(path, current));
                    Bodies.check(patched, path);
                    check(path, patched, options);
                    return patched;
                },
                options);
    }

    private static ObjectNode patched(UnaryOperator<ObjectNode> patch, ObjectNode object) {
        try {
            return patch.apply(object);
        } catch (IllegalArgumentException e) {
            throw ApiFailure.unprocessable("the patch cannot be applied: " + e.getMessage());
        }
    }

    private static void check(ResourcePath path, ObjectNode object, WriteOptions options) {
        if (!path.kind().custom()) {
            FieldTable.check(path, object, options);
        }
    }

    private Answer write(ResourcePath path, Writes.Change change, WriteOptions options) {
        ObjectNode written = path.subresource().isEmpty()
                ? writes.update(path.kind(), path.namespace(), path.name(), change, options)
                : writes.updateStatus(path.kind(), path.namespace(), path.name(), change, options);
        return Answer.json(200, shown(path, written));
    }

    private Answer delete(ApiRequest request, ResourcePath path) {
        Kind kind = path.kind();
        DeleteOptions options = Bodies.deleteOptions(request);
        Writes.Deleted deleted = writes.delete(kind, path.namespace(), path.name(), options, WriteOptions.of(request));
        return Answer.json(200, deleted.gone() ? success(kind, deleted.object()) : shown(path, deleted.object()));
    }

    private Answer deleteAll(ApiRequest request, ResourcePath path) {
        Predicate<ObjectNode> selected = Selector.of(request);
        DeleteOptions options = Bodies.deleteOptions(request);
        WriteOptions write = WriteOptions.of(request);
        for (ObjectNode object : store.list(path.kind(), path.namespace()).items()) {
            if (selected.test(object)) {
                writes.delete(path.kind(), Metadata.namespace(object), Metadata.name(object), options, write);
            }
        }
        return listOrWatch(request, path);
    }

    private static ObjectNode success(Kind kind, ObjectNode object) {
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Success");
        status.set("details", ApiFailure.details(kind, Metadata.name(object)).put("uid", Metadata.uid(object)));
        return status;
    }

    private static void require(boolean allowed) {
        if (!allowed) {
            throw ApiFailure.methodNotAllowed();
        }
    }
}
