package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Shows objects as the {@code Table}s that {@code kubectl get} prints. */
final class Tables {
    private final KindRegistry kinds;
    private final InstantSource clock;

    Tables(KindRegistry kinds, InstantSource clock) {
        this.kinds = kinds;
        this.clock = clock;
    }

    /** Whether the request prefers a table to the objects themselves. */
    static boolean wanted(ApiRequest request) {
        return request.accept().contains("as=table");
    }

    /**
     * @param definitions whether the table names its columns; in a watch only the first one does
     * @param include what a row carries of its object: Metadata, Object or None
     */
    ObjectNode table(
            ResourcePath path, List<ObjectNode> objects, String resourceVersion, boolean definitions, String include) {
        List<Columns.Column> columns = columns(path.kind(), path.version());
        ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.putObject("metadata").put("resourceVersion", resourceVersion);
        if (definitions) {
            ArrayNode array = table.putArray("columnDefinitions");
            columns.forEach(column -> array.addObject()
                    .put("name", column.name())
                    .put("type", column.type())
                    .put("format", column.format())
                    .put("description", "")
                    .put("priority", column.priority()));
        } else {
            table.putNull("columnDefinitions");
        }
        ArrayNode rows = table.putArray("rows");
        objects.forEach(object -> addRow(rows.addObject(), object, columns, include));
        return table;
    }

    private void addRow(ObjectNode row, ObjectNode object, List<Columns.Column> columns, String include) {
        ArrayNode cells = row.putArray("cells");
        columns.forEach(column -> cells.addPOJO(column.cell().apply(object, clock.instant())));
        switch (include) {
            case "None" -> row.putNull("object");
            case "Object" -> row.set("object", object);
            default -> {
                ObjectNode partial = row.putObject("object");
                partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
                partial.set("metadata", object.path("metadata"));
            }
        }
    }

    private List<Columns.Column> columns(Kind kind, String version) {
        JsonNode declared = kinds.custom(kind)
                .map(resource -> resource.version(version).path("additionalPrinterColumns"))
                .orElseGet(Json::object);
        if (declared.isEmpty()) {
            return Columns.of(kind);
        }
        List<Columns.Column> columns = new ArrayList<>();
        columns.add(Columns.of(kind).getFirst());
        declared.forEach(column -> columns.add(custom(column)));
        return columns;
    }

    private static Columns.Column custom(JsonNode column) {
        String type = column.path("type").asText();
        JsonPath path = JsonPath.parse(column.path("jsonPath").asText());
        return new Columns.Column(
                column.path("name").asText(),
                type,
                column.path("format").asText(),
                column.path("priority").asInt(),
                (object, now) -> {
                    JsonNode value = path.first(object);
                    if (type.equals("date") && value.isTextual()) {
                        return Age.since(value.asText(), now);
                    }
                    return value.isContainerNode() ? Json.text(value) : value;
                });
    }
}
