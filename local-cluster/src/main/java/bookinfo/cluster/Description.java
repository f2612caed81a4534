package bookinfo.cluster;

import bookinfo.cluster.network.AddressPlan;
import bookinfo.cluster.store.WholeFile;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a running cluster says about itself in {@code cluster.json}. The file outlives the process, so that the next one
 * takes the same addresses.
 *
 * @param apiPort where the API server listens on 127.0.0.1
 * @param gatewayPort where port 80 of a LoadBalancer service is found on 127.0.0.1
 * @param octets the second octets of pod, outbound and service addresses
 * @param started RFC 3339
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Description(long pid, int apiPort, int gatewayPort, List<Integer> octets, String started) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String FILE = "cluster.json";

    Description {
        octets = List.copyOf(octets);
        if (octets.size() != 3) {
            throw new IllegalArgumentException("octets: %s (expected: three)".formatted(octets));
        }
    }

    /** That of the running or the former process; empty if there was none, or the file is damaged. */
    static Optional<Description> read(Path state) {
        try {
            return Optional.of(JSON.readValue(state.resolve(FILE).toFile(), Description.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void write(Path state) throws IOException {
        WholeFile.write(
                state.resolve(FILE), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    }

    AddressPlan plan() {
        return new AddressPlan(octets.get(0), octets.get(1), octets.get(2));
    }
}
