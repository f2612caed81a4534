package bookinfo.cluster.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostsFilesTest {
    private static final List<HostsFiles.Name> NAMES = List.of(
            new HostsFiles.Name("default", "reviews", "127.30.0.2"),
            new HostsFiles.Name("istio-system", "istiod", "127.30.0.1"));

    @TempDir
    Path folder;

    @Test
    void onlyServicesOfTheOwnNamespaceHaveShortNames() {
        HostsFiles.Entry entry = new HostsFiles.Entry("ratings-1", "127.10.3.1", "default", Optional.empty());

        assertThat(HostsFiles.text(entry, NAMES)).isEqualTo("""
                        127.0.0.1 localhost
                        127.10.3.1 ratings-1
                        127.30.0.2 reviews reviews.default reviews.default.svc reviews.default.svc.cluster.local
                        127.30.0.1 istiod.istio-system istiod.istio-system.svc istiod.istio-system.svc.cluster.local
                        """);
    }

    @Test
    void behindASidecarEveryServiceLeadsToItsOutboundAddress() throws IOException {
        Path file = folder.resolve("hosts.outbound");
        HostsFiles files = new HostsFiles();
        files.add(file, new HostsFiles.Entry("ratings-1", "127.10.3.1", "default", Optional.of("127.20.3.1")));

        files.services(NAMES);

        assertThat(Files.readAllLines(file))
                .contains("127.10.3.1 ratings-1")
                .contains("127.20.3.1 reviews reviews.default reviews.default.svc reviews.default.svc.cluster.local")
                .noneMatch(line -> line.startsWith("127.30."));
    }

    @Test
    void filesFollowTheServicesUntilTheirPodIsGone() throws IOException {
        Path gone = folder.resolve("gone");
        Path staying = folder.resolve("staying");
        HostsFiles files = new HostsFiles();
        HostsFiles.Entry entry = new HostsFiles.Entry("p", "127.10.1.1", "default", Optional.empty());
        files.add(gone, entry);
        files.add(staying, entry);
        files.services(NAMES);
        files.remove(gone);

        files.services(List.of());

        assertThat(Files.readString(staying)).doesNotContain("reviews");
        assertThat(Files.readString(gone)).contains("reviews");
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactlyInAnyOrder(gone, staying);
        }
    }
}
