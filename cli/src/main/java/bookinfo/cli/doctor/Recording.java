package bookinfo.cli.doctor;

import bookinfo.cli.local.Failure;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * A cluster's state as its parts were told.
 *
 * @param at when
 * @param pieces those of AWS may be missing
 */
record Recording(Instant at, Map<Piece, JsonNode> pieces) {
    private static final String TIME = "recorded.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What may hold secrets, and what is long and says nothing here. */
    private static final Set<String> LEFT_OUT = Set.of(
            "env",
            "envFrom",
            "args",
            "command",
            "volumes",
            "volumeMounts",
            "managedFields",
            "kubectl.kubernetes.io/last-applied-configuration");

    Recording {
        pieces = Map.copyOf(pieces);
    }

    /** Reads a folder that {@link #write} wrote, or that was filled by hand with {@code kubectl get --raw}. */
    static Recording read(Path folder, Instant now) {
        Map<Piece, JsonNode> pieces = new EnumMap<>(Piece.class);
        for (Piece piece : Piece.values()) {
            Path file = folder.resolve(piece.file());
            if (Files.exists(file)) {
                pieces.put(piece, parse(file));
            } else if (piece.ofKubernetes()) {
                throw new Failure(file + ": missing (expected: what kubectl get --raw " + piece.path() + " prints)");
            }
        }
        Path time = folder.resolve(TIME);
        return new Recording(
                Files.exists(time) ? Instant.parse(parse(time).path("at").asText()) : now, pieces);
    }

    /** Writes a file for each piece, without environments, arguments and volumes, so that it can be shown around. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve(TIME),
                JSON.createObjectNode().put("at", at.toString()).toPrettyString());
        for (Map.Entry<Piece, JsonNode> piece : pieces.entrySet()) {
            JsonNode shown = piece.getValue().deepCopy();
            leaveOut(shown);
            Files.writeString(folder.resolve(piece.getKey().file()), shown.toPrettyString());
        }
    }

    private static void leaveOut(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            object.remove(LEFT_OUT);
        }
        tree.forEach(Recording::leaveOut);
    }

    private static JsonNode parse(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new Failure(file + ": cannot be read as JSON (" + e.getMessage() + ")", e);
        }
    }
}
