package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The columns of each built-in kind's table. A line of {@code columns.txt} is a resource and its columns, each
 * {@code Name=cell:argument} with a cell of {@link Cells}; after the name, {@code *} says "only when wide", {@code #}
 * integer, {@code @} date; an underscore is a blank.
 */
final class Columns {
    private static final Map<String, List<Column>> BY_RESOURCE = new HashMap<>();

    static {
        WordTable.read("columns.txt")
                .forEach((resource, words) -> BY_RESOURCE.put(
                        resource, words.stream().map(Columns::column).toList()));
    }

    private Columns() {}

    static List<Column> of(Kind kind) {
        return BY_RESOURCE.getOrDefault(kind.resource(), List.of(column("Name=name"), column("Age=age")));
    }

    private static Column column(String word) {
        int equals = word.indexOf('=');
        int colon = word.indexOf(':', equals);
        String cell = word.substring(equals + 1, colon < 0 ? word.length() : colon);
        String argument = colon < 0 ? "" : word.substring(colon + 1);
        String name = word.substring(0, equals);
        String type = name.endsWith("#") ? "integer" : name.endsWith("@") ? "date" : "string";
        return new Column(
                name.replaceAll("[*#@]$", "").replace('_', ' '),
                type,
                cell.equals("name") ? "name" : "",
                name.endsWith("*") ? 1 : 0,
                (object, now) -> Cells.named(cell).of(object, argument, now));
    }

    /** @param format {@code name} for the object's name, otherwise mostly empty */
    record Column(
            String name, String type, String format, int priority, BiFunction<ObjectNode, Instant, Object> cell) {}
}
