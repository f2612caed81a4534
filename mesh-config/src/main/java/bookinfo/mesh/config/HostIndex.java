package bookinfo.mesh.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Values by host, where a host may begin with {@code *}; finds those of the most specific host that fits. */
final class HostIndex<T> {

    private final Map<String, List<T>> byHost = new HashMap<>();

    /** Values of one host keep the order in which they were added. */
    void add(String host, T value) {
        byHost.computeIfAbsent(host, key -> new ArrayList<>()).add(value);
    }

    /** What was added under the host itself, else under the longest wildcard that covers it, else nothing. */
    List<T> find(String host) {
        List<T> exact = byHost.get(host);
        if (exact != null) {
            return List.copyOf(exact);
        }
        for (int i = 1; i <= host.length(); i++) {
            List<T> wildcard = byHost.get("*" + host.substring(i));
            if (wildcard != null) {
                return List.copyOf(wildcard);
            }
        }
        return List.of();
    }

    /** Whether every host that {@code narrow} stands for is one that {@code wide} stands for. */
    static boolean covers(String wide, String narrow) {
        return wide.equals(narrow)
                || (wide.startsWith("*") && narrow.length() >= wide.length() && narrow.endsWith(wide.substring(1)));
    }
}
