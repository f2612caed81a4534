package bookinfo.e2e.compatibility;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an answer must be like.
 *
 * @param headers a regular expression for the value of each; an empty one if the header must not be there
 * @param json the text of a value in a JSON body, by its pointer
 * @param texts what the body contains
 * @param absent what it does not
 */
record Expected(
        int status, Map<String, String> headers, Map<String, String> json, List<String> texts, List<String> absent) {
    Expected {
        headers = Map.copyOf(headers);
        json = Map.copyOf(json);
        texts = List.copyOf(texts);
        absent = List.copyOf(absent);
    }

    static Expected status(int status) {
        return new Expected(status, Map.of(), Map.of(), List.of(), List.of());
    }

    Expected header(String name, String pattern) {
        return new Expected(status, plus(headers, name, pattern), json, texts, absent);
    }

    Expected json(String pointer, String text) {
        return new Expected(status, headers, plus(json, pointer, text), texts, absent);
    }

    Expected text(String... all) {
        return new Expected(status, headers, json, plus(texts, all), absent);
    }

    Expected without(String... all) {
        return new Expected(status, headers, json, texts, plus(absent, all));
    }

    private static Map<String, String> plus(Map<String, String> map, String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(map);
        more.put(name, value);
        return more;
    }

    private static List<String> plus(List<String> list, String... values) {
        List<String> more = new ArrayList<>(list);
        more.addAll(List.of(values));
        return more;
    }
}
