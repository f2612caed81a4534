package bookinfo.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Records what runs. */
final class Live {
    private Live() {}

    /**
     * Asks a cluster, and AWS where one is named.
     *
     * @param api answers a path
     * @param program runs a command and reads what it prints
     */
    static Recording record(
            Optional<String> cluster,
            Instant now,
            Function<String, JsonNode> api,
            Function<List<String>, JsonNode> program) {
        Map<Piece, JsonNode> pieces = new EnumMap<>(Piece.class);
        Stream.of(Piece.values())
                .filter(Piece::ofKubernetes)
                .forEach(piece -> pieces.put(piece, api.apply(piece.path())));
        Recording ofKubernetes = new Recording(now, pieces);
        cluster.ifPresent(name -> pieces.putAll(new Aws(name, region(ofKubernetes)).read(program)));
        return new Recording(now, pieces);
    }

    private static String region(Recording recording) {
        return Trees.stream(Trees.of(recording, Piece.NODES).path("items"))
                .map(node -> node.path("metadata").path("labels").path("topology.kubernetes.io/region"))
                .map(region -> region.asText(""))
                .findFirst()
                .orElse("");
    }
}
