package bookinfo.cluster.network;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All forwarders of the cluster: for each listening address the backends it leads to. */
public final class Forwarders implements AutoCloseable {
    private final Map<InetSocketAddress, Forwarder> running = new HashMap<>();
    /** Found out once for each address: whoever waits for a service must not wait for that at each try. */
    private final Map<InetSocketAddress, String> failures = new HashMap<>();

    /**
     * Makes exactly these addresses listen. Connections that are open stay with the backend they have.
     *
     * @return for each address that could not be bound the reason; the next call tries it again
     */
    public synchronized Map<InetSocketAddress, String> update(Map<InetSocketAddress, List<InetSocketAddress>> wanted) {
        running.forEach((address, forwarder) -> {
            if (!wanted.containsKey(address)) {
                forwarder.close();
            }
        });
        running.keySet().retainAll(wanted.keySet());
        failures.keySet().retainAll(wanted.keySet());
        wanted.forEach((address, backends) -> {
            try {
                Forwarder present = running.get(address);
                Forwarder forwarder = present == null ? new Forwarder(address) : present;
                running.put(address, forwarder);
                forwarder.leadTo(backends);
                failures.remove(address);
            } catch (BindException e) {
                failures.computeIfAbsent(address, PortHolder::describe);
            } catch (IOException e) {
                failures.put(address, String.valueOf(e.getMessage()));
            }
        });
        return Map.copyOf(failures);
    }

    @Override
    public synchronized void close() {
        update(Map.of());
    }
}
