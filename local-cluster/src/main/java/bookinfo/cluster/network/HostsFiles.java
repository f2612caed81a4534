package bookinfo.cluster.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import bookinfo.cluster.store.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The hosts files of all pods ({@code -Djdk.net.hosts.file}): which name leads where inside one container. They are
 * replaced as a whole when a service comes or goes; the JDK reads them at each look-up.
 */
public final class HostsFiles {
    private final Map<Path, Entry> entries = new HashMap<>();
    private List<Name> services = List.of();

    /** A service name and the address where it leads. */
    public record Name(String namespace, String service, String address) {}

    /**
     * Whose names a file holds.
     *
     * @param host the pod's own name, which leads to its own address
     * @param namespace the pod's namespace: only its services have short names
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
    public synchronized void services(List<Name> names) {
        if (!services.equals(names)) {
            services = List.copyOf(names);
            entries.forEach(this::write);
        }
    }

    private void write(Path file, Entry entry) {
        try {
            WholeFile.write(file, text(entry, services).getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line for the pod itself and one for each service. */
    static String text(Entry entry, List<Name> services) {
        Stream<String> own = Stream.of("127.0.0.1 localhost", entry.address() + " " + entry.host());
        Stream<String> others = services.stream()
                .sorted(Comparator.comparing(Name::namespace).thenComparing(Name::service))
                .map(name -> entry.everyServiceAt().orElse(name.address()) + spellings(name, entry.namespace()));
        return Stream.concat(own, others).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String spellings(Name name, String namespace) {
        String qualified = name.service() + "." + name.namespace();
        String shortName = name.namespace().equals(namespace) ? " " + name.service() : "";
        return "%s %2$s %2$s.svc %2$s.svc.cluster.local".formatted(shortName, qualified);
    }
}
