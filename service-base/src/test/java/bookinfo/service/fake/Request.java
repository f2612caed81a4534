package bookinfo.service.fake;

import java.util.List;
import java.util.Map;

/**
 * A request that a fake service got.
 *
 * @param headers values by name, names in lower case
 * @param body a character a byte
 */
public record Request(String path, Map<String, List<String>> headers, String body) {
    /** The values of a header; none if it did not come. */
    public List<String> header(String name) {
        return headers.getOrDefault(name, List.of());
    }
}
