package bookinfo.service.fake;

import java.util.List;
import java.util.Map;

/**
 * A request that a fake service got.
 *
 * @param headers values by name, names in lower case
 */
public record Request(String path, Map<String, List<String>> headers) {
    /** The values of a header; none if it did not come. */
    public List<String> header(String name) {
        return headers.getOrDefault(name, List.of());
    }
}
