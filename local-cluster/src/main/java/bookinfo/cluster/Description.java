package bookinfo.cluster;

import bookinfo.cluster.store.WholeFile;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a running cluster says about itself in {@code cluster.json}. The file outlives the process, so that the next one
 * takes the same addresses.
 *
 * @param apiPort where the API server listens on 127.0.0.1
 * @param gatewayPort where port 80 of a LoadBalancer service is found on 127.0.0.1
 * @param plan the index of its address plan
 * @param started RFC 3339
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Description(long pid, int apiPort, int gatewayPort, int plan, String started) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String FILE = "cluster.json";

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
}
