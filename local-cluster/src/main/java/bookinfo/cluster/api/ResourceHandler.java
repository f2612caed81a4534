package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Listing;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The verbs on objects and collections: get, list, watch, create, update, patch, delete. */
final class ResourceHandler {
    private static final Set<Kind> SCALED = Set.of(Kinds.DEPLOYMENT, Kinds.REPLICA_SET);

    private final Cluster cluster;
    private final Store store;
    private final Writes writes;
    private final Tables tables;

    ResourceHandler(Cluster cluster) {
        this.cluster = cluster;
        this.store = cluster.store();
        this.writes = cluster.writes();
        this.tables = new Tables(cluster);
    }

    Answer handle(ApiRequest request, ResourcePath path) {
        if (path.subresource().equals("scale") && !SCALED.contains(path.kind())) {
            throw ApiFailure.noSuchResource();
        }
        boolean collection = path.name().isEmpty();
        String what = request.method() + " " + path.subresource();
        return switch (collection ? what + "all" : what) {
            case "GET all" -> listOrWatch(request, path);
            case "GET ", "GET status" -> get(request, path);
            case "POST all" -> create(request, path);
            case "PUT ", "PUT status" -> put(request, path);
            case "PATCH ", "PATCH status" -> patch(request, path);
            case "DELETE " -> delete(request, path);
            case "GET scale" -> Answer.json(200, Scale.of(require(path)));
            case "PUT scale", "PATCH scale" -> scale(request, path);
            default -> throw path.subresource().isEmpty() ? ApiFailure.methodNotAllowed() : ApiFailure.noSuchResource();
        };
    }

    /** An object as it is shown in the version asked for. */
    static ObjectNode shown(ResourcePath path, ObjectNode object) {
        ObjectNode shown = Json.object().setAll(object);
        return shown.put("apiVersion", path.kind().apiVersion(path.version()));
    }

    private Answer get(ApiRequest request, ResourcePath path) {
        ObjectNode object = require(path);
        return Answer.json(
                200,
                Tables.wanted(request)
                        ? table(request, path, List.of(object), Metadata.resourceVersion(object))
                        : shown(path, object));
    }

    private Answer listOrWatch(ApiRequest request, ResourcePath path) {
        if (request.flag("watch")) {
            return WatchStream.open(cluster, request, path);
        }
        Predicate<ObjectNode> selected = Selector.of(request);
        Listing listing = store.list(path.kind(), path.namespace());
        List<ObjectNode> items = listing.items().stream().filter(selected).toList();
        String revision = Long.toString(listing.revision());
        if (Tables.wanted(request)) {
            return Answer.json(200, table(request, path, items, revision));
        }
        Kind kind = path.kind();
        ObjectNode list = Json.object(kind.apiVersion(path.version()), kind.name() + "List");
        list.putObject("metadata").put("resourceVersion", revision);
        ArrayNode array = list.putArray("items");
        items.forEach(item -> array.add(shown(path, item)));
        return Answer.json(200, list);
    }

    private JsonNode table(ApiRequest request, ResourcePath path, List<ObjectNode> objects, String revision) {
        List<ObjectNode> shown =
                objects.stream().map(object -> shown(path, object)).toList();
        return tables.table(request, path, shown, revision);
    }

    private Answer create(ApiRequest request, ResourcePath path) {
        WriteOptions options = WriteOptions.of(request);
        ObjectNode body = checked(path, Bodies.tree(request), options);
        return Answer.json(201, shown(path, writes.create(path.kind(), path.namespace(), body, options)));
    }

    private Answer put(ApiRequest request, ResourcePath path) {
        WriteOptions options = WriteOptions.of(request);
        ObjectNode body = checked(path, Bodies.tree(request), options);
        return Answer.json(200, shown(path, update(path, options, current -> body)));
    }

    private Answer patch(ApiRequest request, ResourcePath path) {
        WriteOptions options = WriteOptions.of(request);
        UnaryOperator<ObjectNode> patch = Patch.of(request, path.kind());
        UnaryOperator<ObjectNode> change = current -> checked(path, patched(patch, shown(path, current)), options);
        boolean apply = request.contentType().equals(Patch.APPLY);
        if (apply && store.get(path.kind(), path.namespace(), path.name()).isEmpty()) {
            ObjectNode fresh = checked(path, patch.apply(Json.object()), options);
            return Answer.json(201, shown(path, writes.create(path.kind(), path.namespace(), fresh, options)));
        }
        return Answer.json(200, shown(path, update(path, options, change)));
    }

    private static ObjectNode checked(ResourcePath path, ObjectNode object, WriteOptions options) {
        Bodies.check(object, path);
        FieldTable.check(path, object, options);
        return object;
    }

    private static ObjectNode patched(UnaryOperator<ObjectNode> patch, ObjectNode object) {
        try {
            return patch.apply(object);
        } catch (IllegalArgumentException e) {
            throw new ApiFailure(422, "Invalid", "the patch cannot be applied: " + e.getMessage());
        }
    }

    private ObjectNode update(ResourcePath path, WriteOptions options, UnaryOperator<ObjectNode> change) {
        boolean status = path.subresource().equals("status");
        return writes.update(path.kind(), path.namespace(), path.name(), status, change, options);
    }

    private Answer delete(ApiRequest request, ResourcePath path) {
        Kind kind = path.kind();
        DeleteOptions options = Bodies.deleteOptions(request);
        Writes.Deleted deleted = writes.delete(kind, path.namespace(), path.name(), options, WriteOptions.of(request));
        return Answer.json(200, deleted.gone() ? success(kind, deleted.object()) : shown(path, deleted.object()));
    }

    private static ObjectNode success(Kind kind, ObjectNode object) {
        ObjectNode status = Json.object("v1", "Status").put("status", "Success");
        status.set("details", ApiFailure.details(kind, Metadata.name(object)).put("uid", Metadata.uid(object)));
        return status;
    }

    private Answer scale(ApiRequest request, ResourcePath path) {
        UnaryOperator<ObjectNode> change =
                request.method().equals("PUT") ? scale -> Bodies.tree(request) : Patch.of(request, path.kind());
        return Answer.json(200, Scale.of(update(path, WriteOptions.of(request), current -> {
            int replicas =
                    patched(change, Scale.of(current)).at("/spec/replicas").asInt();
            current.withObjectProperty("spec").put("replicas", replicas);
            return current;
        })));
    }

    private ObjectNode require(ResourcePath path) {
        return cluster.require(path.kind(), path.namespace(), path.name());
    }
}
