package bookinfo.mesh.control.watch;

import bookinfo.mesh.config.Document;
import bookinfo.mesh.config.GatewayTopology;
import bookinfo.mesh.config.MeshObject;
import bookinfo.mesh.config.Objects;
import bookinfo.mesh.config.Workload;
import bookinfo.mesh.control.watch.Published.Invalid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest usable version of each object, and what changed since it was last asked. Safe for all threads.
 *
 * <p>An object that cannot be read (it went past the webhook) does not displace the version before it.
 */
final class Store {
    private static final System.Logger LOG = System.getLogger("watch");

    private final Map<Key, MeshObject> objects = new LinkedHashMap<>();
    private final Map<Key, Invalid> invalid = new LinkedHashMap<>();

    /** The objects of one moment. */
    record Contents(List<MeshObject> objects, Map<Key, Invalid> invalid) {
        Contents {
            objects = List.copyOf(objects);
            invalid = Map.copyOf(invalid);
        }
    }

    /** Takes a new version. True when the mesh may have changed by it. */
    synchronized boolean put(Key key, Version version, Map<String, Object> object) {
        Objects.Reading reading = Objects.read(Document.of(key.toString(), object));
        if (reading.object().isPresent()) {
            MeshObject read = reading.object().get();
            boolean wasInvalid = invalid.remove(key) != null;
            MeshObject before = objects.put(key, read);
            if (read instanceof Workload pod && !sameAnnotations(pod, before)) {
                GatewayTopology.read(pod.meta().annotations(), GatewayTopology.DIRECT)
                        .problems()
                        .forEach(
                                problem -> LOG.log(System.Logger.Level.WARNING, "not used, of {0}: {1}", key, problem));
            }
            return !read.equals(before) || wasInvalid;
        }
        Invalid now = new Invalid(version, reading.problems());
        boolean changed = !now.equals(invalid.put(key, now));
        if (changed) {
            now.problems().forEach(problem -> LOG.log(System.Logger.Level.WARNING, "not used: {0}", problem));
        }
        return changed;
    }

    /** The status of a pod changes often; what it says of its proxy does not, and is told once. */
    private static boolean sameAnnotations(Workload pod, @Nullable MeshObject before) {
        return before != null && before.meta().annotations().equals(pod.meta().annotations());
    }

    /** Forgets an object. True when it was known. */
    synchronized boolean remove(Key key) {
        boolean wasInvalid = invalid.remove(key) != null;
        return objects.remove(key) != null || wasInvalid;
    }

    synchronized Contents contents() {
        return new Contents(new ArrayList<>(objects.values()), invalid);
    }
}
