package bookinfo.mesh.control.translate;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.MeshConfig;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * YAML in, xDS out. A case names a proxy and what to show of it, and may name the file of the mesh, a MeshConfig and
 * more addresses: {@code TYPE/name}, of a route table also one virtual
 * host by its service, or {@code names}. Run with {@code -Dgolden.update=true} to write what comes out, then read the
 * difference.
 */
class TranslateGoldenTest {
    private static final String SEPARATOR = "-----\n";

    static Stream<Path> cases() throws IOException {
        try (Stream<Path> files = Files.list(Meshes.GOLDEN)) {
            return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void translatesAsWritten(Path file) throws IOException {
        String text = Files.readString(file);
        int end = text.indexOf("\n" + SEPARATOR) + 1;
        String input = text.substring(0, end);
        int rules = input.indexOf("\n---\n");
        String objects = input.substring(rules + "\n---\n".length());
        Mesh mesh = Meshes.of(header(input, "mesh").orElse("bookinfo.yaml"), objects);
        MeshConfig config = header(input, "config")
                .flatMap(yaml -> MeshConfig.read("config", yaml).config())
                .orElse(Meshes.CONFIG);
        Proxy proxy = Meshes.proxyOf(
                mesh,
                header(input, "proxy").orElseThrow(),
                header(input, "addresses").stream().toArray(String[]::new));
        String actual =
                shown(Translate.of(mesh, config, proxy), header(input, "show").orElseThrow());
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, input + SEPARATOR + actual);
        }
        assertThat(actual).isEqualTo(text.substring(end + SEPARATOR.length()));
    }

    private static Optional<String> header(String input, String name) {
        return input.lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst();
    }

    private static String shown(Resources resources, String show) throws IOException {
        StringBuilder out = new StringBuilder();
        if (show.equals("names")) {
            for (ResourceType type : ResourceType.values()) {
                resources
                        .all(type)
                        .keySet()
                        .forEach(name ->
                                out.append(type).append('/').append(name).append('\n'));
            }
            return out.toString();
        }
        for (String one : show.split(", ", -1)) {
            List<String> parts = List.of(one.split("/", 3));
            Resource resource = resources
                    .find(ResourceType.valueOf(parts.get(0)), parts.get(1))
                    .orElseThrow(() -> new IllegalArgumentException("nothing called " + one));
            Message message = message(resource);
            out.append(one).append('\n');
            out.append(XdsJson.of(parts.size() == 3 ? host((RouteConfiguration) message, parts.get(2)) : message));
            out.append('\n');
        }
        return out.toString();
    }

    private static VirtualHost host(RouteConfiguration routes, String service) {
        return routes.getVirtualHostsList().stream()
                .filter(host -> host.getDomainsList().contains(service))
                .findFirst()
                .orElseThrow();
    }

    private static Message message(Resource resource) throws InvalidProtocolBufferException {
        return switch (resource.type()) {
            case CLUSTER -> resource.body().unpack(Cluster.class);
            case ENDPOINT -> resource.body().unpack(ClusterLoadAssignment.class);
            case LISTENER -> resource.body().unpack(Listener.class);
            case ROUTE -> resource.body().unpack(RouteConfiguration.class);
        };
    }
}
