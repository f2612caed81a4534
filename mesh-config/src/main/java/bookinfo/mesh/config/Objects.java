package bookinfo.mesh.config;

import java.util.List;
import java.util.Optional;

/** Reads trees into objects of the mesh. */
@SuppressWarnings("DoNotCallSuggester") // signatures first
public final class Objects {

    private Objects() {}

    /**
     * What reading a document came to.
     *
     * @param object absent when the kind is not the mesh's (a Deployment; then there are no problems either) or when
     *     there is an error among the problems
     */
    public record Reading(Optional<MeshObject> object, List<Problem> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /** Never throws, whatever the document. */
    public static Reading read(Document document) {
        throw new UnsupportedOperationException(document.toString());
    }
}
