package bookinfo.mesh.proxy.telemetry;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes JSON texts. */
public final class Json {
    private Json() {}

    /**
     * A tree as JSON, keys sorted.
     *
     * @param tree maps by texts, lists, texts, numbers and booleans
     */
    public static String text(Object tree) {
        return switch (tree) {
            case Map<?, ?> map -> {
                TreeMap<String, Object> sorted = new TreeMap<>();
                map.forEach((key, value) -> sorted.put(key.toString(), value));
                yield sorted.entrySet().stream()
                        .map(entry -> string(entry.getKey()) + ":" + text(entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            }
            case List<?> list -> list.stream().map(Json::text).collect(Collectors.joining(",", "[", "]"));
            case Number number -> number.toString();
            case Boolean bool -> bool.toString();
            default -> string(tree.toString());
        };
    }

    /** The text as a JSON string, quotes included; all but printable ASCII is escaped. */
    public static String string(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20 || c > 0x7e) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
