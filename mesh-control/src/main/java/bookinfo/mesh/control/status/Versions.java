package bookinfo.mesh.control.status;

import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.MeshObject;
import bookinfo.mesh.control.watch.Key;
import bookinfo.mesh.control.watch.Kind;
import bookinfo.mesh.control.watch.Published;
import bookinfo.mesh.control.watch.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The versions of the objects that people write, as this replica publishes them. Read by any thread. */
final class Versions {
    private volatile Map<Key, Held> held = Map.of();

    /** One caller at a time, and with each mesh: a version counts from the very snapshot that brought it. */
    void published(Published newest) {
        Map<Key, Held> next = new HashMap<>();
        newest.invalid().forEach((key, invalid) -> next.put(key, held(key, invalid.version(), newest)));
        configuration(newest).forEach(object -> {
            Key key = key(object);
            Version version = new Version(object.meta().uid(), object.meta().generation());
            next.putIfAbsent(key, held(key, version, newest));
        });
        held = Map.copyOf(next);
    }

    /** Those of the newest mesh, unusable ones too. */
    Map<Key, Held> held() {
        return held;
    }

    private Held held(Key key, Version version, Published newest) {
        Held before = held.get(key);
        return before != null && before.version().equals(version) ? before : new Held(version, newest.number());
    }

    private static Stream<MeshObject> configuration(Published newest) {
        Mesh mesh = newest.mesh();
        return Stream.of(mesh.virtualServices(), mesh.destinationRules(), mesh.gateways(), newest.elsewhere())
                .flatMap(List::stream);
    }

    private static Key key(MeshObject object) {
        Kind kind = Kind.of(object.kind()).orElseThrow();
        return new Key(kind, object.meta().namespace(), object.meta().name());
    }
}
