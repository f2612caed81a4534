package bookinfo.mesh.config;

import java.util.List;

/** Findings over a whole mesh, with the codes of Istio's analyzers. */
public final class Analysis {

    private Analysis() {}

    /** All findings, ordered by object and field. */
    public static List<Problem> of(Mesh mesh) {
        return mesh.virtualServices().stream()
                .map(mesh::warningsFor)
                .flatMap(List::stream)
                .toList();
    }
}
