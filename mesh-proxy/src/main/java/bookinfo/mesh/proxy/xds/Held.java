package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.xds.Resource.Refused;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * The resources of one kind. The latest accepted version of each waits here until what it needs has arrived; until then the
 * version before it stays active.
 */
final class Held<T> {

    private final BiFunction<Tree.Message, String, T> compiler;
    private final Map<String, Entry<T>> latest = new TreeMap<>();
    private final Map<String, Entry<T>> active = new TreeMap<>();
    private final Map<String, Refused> refused = new TreeMap<>();

    Held(BiFunction<Tree.Message, String, T> compiler) {
        this.compiler = compiler;
    }

    /** Takes a resource in, or notes why it is refused and says so; what was accepted before stays. */
    Optional<String> accept(Resource resource) {
        try {
            T compiled = compiler.apply(resource.decode(), resource.version());
            latest.put(resource.name(), new Entry<>(resource, compiled));
            refused.remove(resource.name());
            return Optional.empty();
        } catch (Refusal | IllegalArgumentException e) {
            String details = resource.type() + " " + resource.name() + ": " + e.getMessage();
            refused.put(resource.name(), new Refused(resource, details));
            return Optional.of(details);
        }
    }

    void remove(String name) {
        latest.remove(name);
        active.remove(name);
        refused.remove(name);
    }

    /** Makes the latest version of everything active that is ready. */
    void promote(Predicate<T> ready) {
        latest.forEach((name, entry) -> {
            if (ready.test(entry.compiled())) {
                active.put(name, entry);
            }
        });
    }

    Map<String, Entry<T>> latest() {
        return latest;
    }

    Map<String, Entry<T>> active() {
        return active;
    }

    Map<String, Refused> refused() {
        return refused;
    }

    /** Whether a newer version than the active one waits for what it needs. */
    boolean warming(String name) {
        Entry<T> newest = latest.get(name);
        return newest != null && !newest.equals(active.get(name));
    }

    record Entry<T>(Resource resource, T compiled) {}
}
