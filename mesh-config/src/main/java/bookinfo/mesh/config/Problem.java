package bookinfo.mesh.config;

import java.util.Collection;

/**
 * One thing that is wrong with an object.
 *
 * @param code {@code ISTnnnn} where Istio's analyzers have a code for it, otherwise one of ours ({@code MESHnnnn})
 * @param path the field from the object's root, {@code spec.http[0].route[1].weight}, keys of maps in brackets; empty
 *     when the whole document is meant
 * @param message the value and what was expected, {@code 130 (expected: 0..100)}
 */
public record Problem(String code, Severity severity, String path, String message, Mark mark) {

    static final String INVALID = "IST0106";
    static final String DISCOURAGED = "IST0133";
    static final String UNSUPPORTED = "MESH0001";

    /**
     * The same problem at its field's own line, when its object's document is among these. Findings over a mesh only
     * know where an object begins.
     */
    public Problem within(Collection<Document> documents) {
        return documents.stream()
                .filter(document -> document.root().mark().equals(mark))
                .findFirst()
                .map(document -> new Problem(code, severity, path, message, document.markOf(path)))
                .orElse(this);
    }

    /** The text for whoever sees no file, a webhook's answer: {@code spec.http[0].timeout: 7 (expected: ...)}. */
    public String withoutPlace() {
        return path.isEmpty() ? message : path + ": " + message;
    }

    /** One line with the place: {@code weight: -1 (expected: 0..1000000) at virtual-service.yaml:14}. */
    @Override
    public String toString() {
        return (mark.hasLine() && !path.isEmpty() ? FieldPath.last(path) + ": " + message : withoutPlace()) + " at "
                + mark;
    }
}
