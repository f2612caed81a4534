package bookinfo.cli.doctor;

import bookinfo.cli.kube.Subprocess;
import bookinfo.cli.local.Failure;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Runs the aws command and reads the JSON that it prints: it has the keys with which AWS wants requests to be signed.
 */
final class Program {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LARGEST_ANSWER = 256L << 20;

    private Program() {}

    /** The answer; a {@link Failure} with the program's own last words where there is none. */
    static JsonNode json(List<String> command) {
        try {
            Path answer = Files.createTempFile("bookinfo-doctor", ".json");
            Path words = Files.createTempFile("bookinfo-doctor", ".txt");
            try {
                run(command, answer, words);
                if (Files.size(answer) > LARGEST_ANSWER) {
                    throw new Failure(said(command) + ": the answer is larger than 256 MiB");
                }
                return new ObjectMapper().readTree(answer.toFile());
            } finally {
                Files.delete(answer);
                Files.delete(words);
            }
        } catch (JsonProcessingException e) {
            throw new Failure(said(command) + ": the answer is not JSON", e);
        } catch (IOException e) {
            throw new Failure(said(command) + ": " + e.getMessage() + " (is " + command.getFirst() + " installed?)", e);
        }
    }

    private static void run(List<String> command, Path answer, Path words) throws IOException {
        try {
            if (Subprocess.run(new ProcessBuilder(command).redirectError(words.toFile()), answer, PATIENCE) != 0) {
                throw new Failure(said(command) + ": " + Files.readString(words).strip());
            }
        } catch (TimeoutException e) {
            throw new Failure(said(command) + ": no answer within " + PATIENCE.toSeconds() + " s", e);
        }
    }

    private static String said(List<String> command) {
        return String.join(" ", command);
    }
}
