package bookinfo.mesh.proxy.route;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a host name belongs to: exact name, longest suffix wildcard, longest prefix wildcard, {@code *}. Case does
 * not matter.
 */
final class Domains<V> {
    private final Map<String, V> exact = new HashMap<>();
    /** By length of the fixed part, longest first: {@code -foo.example.com} for {@code *-foo.example.com}. */
    private final SortedMap<Integer, Map<String, V>> suffixes = new TreeMap<>(Comparator.reverseOrder());

    private final SortedMap<Integer, Map<String, V>> prefixes = new TreeMap<>(Comparator.reverseOrder());
    private @Nullable V any;

    /**
     * Indexes the values by their domains.
     *
     * @throws IllegalArgumentException naming a domain that two values claim, or that is none
     */
    Domains(List<V> values, Function<V, List<String>> domains) {
        for (V value : values) {
            for (String domain : domains.apply(value)) {
                if (put(domain.toLowerCase(Locale.ROOT), value) != null) {
                    throw new IllegalArgumentException(
                            "domains: " + domain + " (expected: each domain once in a route table)");
                }
            }
        }
    }

    /** What the host belongs to, or null. */
    @Nullable
    V find(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        V found = exact.get(name);
        if (found != null) {
            return found;
        }
        for (var entry : suffixes.entrySet()) {
            int length = entry.getKey();
            found = length < name.length() ? entry.getValue().get(name.substring(name.length() - length)) : null;
            if (found != null) {
                return found;
            }
        }
        for (var entry : prefixes.entrySet()) {
            int length = entry.getKey();
            found = length < name.length() ? entry.getValue().get(name.substring(0, length)) : null;
            if (found != null) {
                return found;
            }
        }
        return any;
    }

    private @Nullable V put(String domain, V value) {
        if (domain.equals("*")) {
            V before = any;
            any = value;
            return before;
        }
        if (domain.startsWith("*")) {
            return wildcard(suffixes, domain.substring(1), value);
        }
        if (domain.endsWith("*")) {
            return wildcard(prefixes, domain.substring(0, domain.length() - 1), value);
        }
        if (domain.isEmpty() || domain.indexOf('*') >= 0) {
            throw new IllegalArgumentException(
                    "domains: \"" + domain + "\" (expected: a name, *.SUFFIX, PREFIX.* or *)");
        }
        return exact.put(domain, value);
    }

    private @Nullable V wildcard(SortedMap<Integer, Map<String, V>> byLength, String fixed, V value) {
        return byLength.computeIfAbsent(fixed.length(), _ -> new HashMap<>()).put(fixed, value);
    }
}
