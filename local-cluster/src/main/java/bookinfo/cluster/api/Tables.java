package bookinfo.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Shows objects as the {@code Table}s that {@code kubectl get} prints. A line of {@code columns.txt} is a resource and its
 * columns, each {@code Name=cell:argument} with a cell of {@link Cells}; after the name, {@code *} says "only when wide",
 * {@code #} integer, {@code @} date; an underscore is a blank.
 */
final class Tables {
    private static final Map<String, List<String>> COLUMNS = WordTable.read("columns.txt");
    private static final Configuration PATHS = Configuration.builder()
            .jsonProvider(new JacksonJsonNodeJsonProvider())
            .options(Option.ALWAYS_RETURN_LIST, Option.SUPPRESS_EXCEPTIONS)
            .build();
    private static final List<String> NAME_AND_AGE = List.of("Name=text:/metadata/name", "Age=age");

    private final Cluster cluster;

    Tables(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Whether the request prefers a table to the objects themselves. */
    static boolean wanted(ApiRequest request) {
        return request.accept().contains("as=table");
    }

    /** @throws InvalidPathException when a column's path is not understood */
    static JsonPath path(String text) {
        return JsonPath.compile(text.startsWith(".") || text.startsWith("[") ? "$" + text : "$." + text);
    }

    /** A table of the objects with what the request's {@code includeObject} wants of each. */
    ObjectNode table(ApiRequest request, ResourcePath path, List<ObjectNode> objects, String resourceVersion) {
        List<Column> columns = columns(path);
        ObjectNode table = Json.object("meta.k8s.io/v1", "Table");
        table.putObject("metadata").put("resourceVersion", resourceVersion);
        ArrayNode definitions = table.putArray("columnDefinitions");
        for (Column column : columns) {
            ObjectNode definition =
                    definitions.addObject().put("name", column.name()).put("type", column.type());
            definition.put("format", column.name().equals("Name") ? "name" : "").put("priority", column.priority());
        }
        ArrayNode rows = table.putArray("rows");
        for (ObjectNode object : objects) {
            ObjectNode row = rows.addObject();
            columns.forEach(column ->
                    row.withArrayProperty("cells").addPOJO(column.cell().apply(object)));
            ObjectNode partial = Json.object("meta.k8s.io/v1", "PartialObjectMetadata");
            partial.set("metadata", object.path("metadata"));
            row.set("object", request.parameter("includeObject").equals("Object") ? object : partial);
        }
        return table;
    }

    private List<Column> columns(ResourcePath path) {
        List<Column> columns = new ArrayList<>();
        JsonNode declared = cluster.kinds().printerColumns(path.kind(), path.version());
        List<String> words = COLUMNS.getOrDefault(path.kind().resource(), NAME_AND_AGE);
        words.subList(0, declared.isEmpty() ? words.size() : 1).forEach(word -> columns.add(builtIn(word)));
        declared.forEach(column -> columns.add(custom(column)));
        return columns;
    }

    private Column builtIn(String word) {
        String[] parts = word.split("[=:]", 3);
        String type = parts[0].endsWith("#") ? "integer" : parts[0].endsWith("@") ? "date" : "string";
        String name = parts[0].replaceAll("[*#@]$", "").replace('_', ' ');
        String argument = parts.length > 2 ? parts[2] : "/";
        return new Column(
                name,
                type,
                parts[0].endsWith("*") ? 1 : 0,
                object -> Cells.of(parts[1], argument, object, cluster.now()));
    }

    private Column custom(JsonNode column) {
        String type = Json.text(column, "/type");
        JsonPath path = path(Json.text(column, "/jsonPath"));
        return new Column(
                Json.text(column, "/name"), type, column.path("priority").asInt(), object -> {
                    JsonNode value = path.<JsonNode>read(object, PATHS).path(0);
                    if (type.equals("date") && value.isTextual()) {
                        return Age.since(value.asText(), cluster.now());
                    }
                    return value.isContainerNode() ? value.toString() : value;
                });
    }

    private record Column(String name, String type, int priority, Function<ObjectNode, Object> cell) {}
}
