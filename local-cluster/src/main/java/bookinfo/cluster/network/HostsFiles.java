package bookinfo.cluster.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import bookinfo.cluster.store.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The hosts files of all pods, replaced as a whole when a service comes or goes. The JDK reads them at each look-up. */
public final class HostsFiles {
    private final Map<Path, Entry> entries = new HashMap<>();
    private List<HostsFile.Name> services = List.of();

    /**
     * Whose names a file holds.
     *
     * @param host the pod's name
     * @param everyServiceAt where every service name leads instead of to its own address
     */
    public record Entry(String host, String address, String namespace, Optional<String> everyServiceAt) {}

    /** Writes a file, and again whenever the services change. */
    public synchronized void add(Path file, Entry entry) {
        entries.put(file, entry);
        write(file, entry);
    }

    /** Leaves a file alone from now on. */
    public synchronized void remove(Path file) {
        entries.remove(file);
    }

    /** Names all services there are. */
    public synchronized void services(List<HostsFile.Name> names) {
        if (!services.equals(names)) {
            services = List.copyOf(names);
            entries.forEach(this::write);
        }
    }

    private void write(Path file, Entry entry) {
        List<HostsFile.Name> names = services.stream()
                .map(name -> new HostsFile.Name(
                        name.namespace(), name.service(), entry.everyServiceAt().orElse(name.address())))
                .toList();
        String text = HostsFile.text(entry.host(), entry.address(), entry.namespace(), names);
        try {
            WholeFile.write(file, text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
