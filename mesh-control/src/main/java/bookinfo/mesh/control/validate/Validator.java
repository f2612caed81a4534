package bookinfo.mesh.control.validate;

import bookinfo.mesh.config.Document;
import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.MeshObject;
import bookinfo.mesh.config.Objects;
import bookinfo.mesh.config.Problem;
import bookinfo.mesh.config.Severity;
import bookinfo.mesh.control.metrics.Metrics;
import bookinfo.mesh.control.webhook.Admission;
import bookinfo.mesh.control.webhook.Admission.Verdict;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Refuses objects that the mesh cannot use, and warns of references to what is not there yet. A refused change leaves
 * the object before it in force.
 */
public final class Validator {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> VALUES = new TypeReference<>() {};

    /** A file's objects come one right after the other, and the watch tells of each a little later than this asks. */
    private static final Duration UNTIL_WATCHED = Duration.ofMillis(500);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Supplier<Mesh> mesh;
    private final Metrics metrics;

    /** Checks references against the mesh of the moment. */
    public Validator(Supplier<Mesh> mesh, Metrics metrics) {
        this.mesh = mesh;
        this.metrics = metrics;
        metrics.declare("galley_validation_passed", "Objects accepted");
        metrics.declare("galley_validation_failed", "Objects refused");
    }

    /** Judges the new object of {@code admission}. */
    public Verdict review(Admission admission) {
        Objects.Reading reading = Objects.read(document(admission));
        List<String> warnings = Stream.concat(
                        reading.problems().stream().filter(problem -> problem.severity() != Severity.ERROR),
                        missing(reading).stream())
                .map(Problem::withoutPlace)
                .toList();
        List<String> errors = reading.problems().stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .map(Problem::withoutPlace)
                .toList();
        if (!errors.isEmpty()) {
            metrics.count("galley_validation_failed", "Objects refused");
            return new Verdict.Denied(String.join("; ", errors), warnings);
        }
        metrics.count("galley_validation_passed", "Objects accepted");
        return new Verdict.Allowed(Optional.empty(), warnings);
    }

    private List<Problem> missing(Objects.Reading reading) {
        return reading.object().map(this::missing).orElse(List.of());
    }

    private List<Problem> missing(MeshObject object) {
        long deadline = System.nanoTime() + UNTIL_WATCHED.toNanos();
        List<Problem> missing = mesh.get().warningsFor(object);
        while (!missing.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE.toNanos());
            missing = mesh.get().warningsFor(object);
        }
        return missing;
    }

    /** The object without what the API server adds: nobody wrote that, so nobody is to be told about it. */
    private static Document document(Admission admission) {
        ObjectNode object = admission.object().deepCopy();
        object.remove("status");
        if (object.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
        String source = "%s %s/%s"
                .formatted(
                        object.path("kind").asText(),
                        admission.namespace(),
                        object.path("metadata").path("name").asText());
        return Document.of(source, JSON.convertValue(object, VALUES));
    }
}
