package bookinfo.mesh.control.xds;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The proxies that are connected, and the snapshot that all of them are led to. Safe for all threads. */
public final class Connections {
    private final Set<AdsStream> streams = ConcurrentHashMap.newKeySet();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Snapshot current = Snapshot.NONE;

    /** From now on proxies are led to {@code snapshot}. One caller at a time. */
    public void publish(Snapshot snapshot) {
        current = snapshot;
        streams.forEach(AdsStream::changed);
        told();
    }

    public Snapshot current() {
        return current;
    }

    /** Calls {@code listener}, which must be quick, after each publication and whenever a proxy came, went or answered. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Where each connected proxy stands, by name. One that connected anew before its old stream ended counts once. */
    public List<ConnectionState> states() {
        List<ConnectionState> states = new ArrayList<>();
        streams.forEach(stream -> stream.state().ifPresent(states::add));
        states.sort(Comparator.comparing(ConnectionState::connected));
        Map<String, ConnectionState> newest = new LinkedHashMap<>();
        states.forEach(state -> newest.put(state.proxy().id(), state));
        return newest.values().stream()
                .sorted(Comparator.comparing(state -> state.proxy().name()))
                .toList();
    }

    void opened(AdsStream stream) {
        streams.add(stream);
    }

    void closed(AdsStream stream) {
        streams.remove(stream);
        told();
    }

    void told() {
        listeners.forEach(Runnable::run);
    }
}
