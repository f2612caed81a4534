package bookinfo.cluster.network;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text of a hosts file for {@code -Djdk.net.hosts.file}: which name leads where inside one container. */
public final class HostsFile {
    private static final String CLUSTER_DOMAIN = "svc.cluster.local";

    private HostsFile() {}

    /** A service name and the address where it leads. */
    public record Name(String namespace, String service, String address) {}

    /**
     * A line for the pod itself and one for each service.
     *
     * @param host the pod's own name, which leads to its own address
     * @param namespace the pod's namespace: only its services have short names
     */
    public static String text(String host, String address, String namespace, Collection<Name> names) {
        Stream<String> own = Stream.of("127.0.0.1 localhost", address + " " + host);
        Stream<String> services = names.stream()
                .sorted(Comparator.comparing(Name::namespace).thenComparing(Name::service))
                .map(name -> name.address() + " " + String.join(" ", spellings(name, namespace)));
        return Stream.concat(own, services).collect(Collectors.joining("\n", "", "\n"));
    }

    private static List<String> spellings(Name name, String namespace) {
        String qualified = name.service() + "." + name.namespace();
        List<String> everywhere = List.of(qualified, qualified + ".svc", qualified + "." + CLUSTER_DOMAIN);
        return name.namespace().equals(namespace)
                ? Stream.concat(Stream.of(name.service()), everywhere.stream()).toList()
                : everywhere;
    }
}
