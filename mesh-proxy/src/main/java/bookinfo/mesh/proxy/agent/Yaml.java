package bookinfo.mesh.proxy.agent;

import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads the JSON and YAML that stands in environment variables. */
final class Yaml {
    private Yaml() {}

    /**
     * The entries of a JSON object; none if the text is empty.
     *
     * @param variable names the source in errors
     * @throws IllegalArgumentException if it is something else
     */
    static Map<String, Object> map(String variable, String text) {
        try {
            Object read = new org.yaml.snakeyaml.Yaml(new SafeConstructor(new LoaderOptions())).load(text);
            Map<String, Object> entries = new LinkedHashMap<>();
            if (read instanceof Map<?, ?> map) {
                map.forEach((key, value) -> entries.put(String.valueOf(key), value));
                return entries;
            }
            if (read == null) {
                return entries;
            }
        } catch (YAMLException e) {
            throw new IllegalArgumentException(variable + ": " + e.getMessage() + " (expected: a JSON object)", e);
        }
        throw new IllegalArgumentException(variable + ": " + text + " (expected: a JSON object)");
    }
}
