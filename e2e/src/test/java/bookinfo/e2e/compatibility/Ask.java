package bookinfo.e2e.compatibility;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One request through the front door.
 *
 * @param headers {@code {url}} in a value stands for the front door's address
 * @param form a body as HTML forms have it
 * @param user who is logged in
 */
record Ask(String method, String path, Map<String, String> headers, Optional<String> form, Optional<String> user) {
    Ask {
        headers = Map.copyOf(headers);
    }

    static Ask get(String path) {
        return new Ask("GET", path, Map.of(), Optional.empty(), Optional.empty());
    }

    static Ask post(String path, String form) {
        return new Ask("POST", path, Map.of(), Optional.of(form), Optional.empty());
    }

    Ask by(String other) {
        return new Ask(other, path, headers, form, user);
    }

    Ask as(String name) {
        return new Ask(method, path, headers, form, Optional.of(name));
    }

    Ask with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Ask(method, path, more, form, user);
    }
}
