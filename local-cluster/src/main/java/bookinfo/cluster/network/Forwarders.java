package bookinfo.cluster.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All forwarders of the cluster: for each listening address the backends it leads to. */
public final class Forwarders implements AutoCloseable {
    private final Map<InetSocketAddress, Forwarder> running = new HashMap<>();
    private final Map<InetSocketAddress, List<InetSocketAddress>> backends = new ConcurrentHashMap<>();

    /**
     * Makes exactly these addresses listen. Connections that are open stay with the backend they have.
     *
     * @return for each address that could not be bound the reason; the next call tries it again
     */
    public synchronized Map<InetSocketAddress, String> update(Map<InetSocketAddress, List<InetSocketAddress>> wanted) {
        backends.keySet().retainAll(wanted.keySet());
        running.forEach((address, forwarder) -> {
            if (!wanted.containsKey(address)) {
                forwarder.close();
            }
        });
        running.keySet().retainAll(wanted.keySet());
        wanted.forEach((address, list) -> backends.put(address, List.copyOf(list)));
        Map<InetSocketAddress, String> failures = new HashMap<>();
        for (InetSocketAddress address : wanted.keySet()) {
            try {
                if (!running.containsKey(address)) {
                    running.put(address, new Forwarder(address, () -> backends.getOrDefault(address, List.of())));
                }
            } catch (IOException e) {
                failures.put(address, String.valueOf(e.getMessage()));
            }
        }
        return failures;
    }

    @Override
    public synchronized void close() {
        update(Map.of());
    }
}
