package bookinfo.mesh.control.watch;

import bookinfo.mesh.config.Mesh;
import bookinfo.mesh.config.MeshConfig;
import bookinfo.mesh.config.MeshObject;
import bookinfo.mesh.config.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A mesh made of the objects of one moment.
 *
 * @param number grows by one with each
 * @param changed when the first change that it holds was seen
 * @param config what holds for all proxies
 * @param elsewhere rules for the proxies of other revisions, not in the mesh: each proxy here has them by having nothing of
 *     them
 * @param invalid objects whose newest version the mesh cannot use
 */
public record Published(
        long number,
        Instant changed,
        Mesh mesh,
        MeshConfig config,
        List<MeshObject> elsewhere,
        Map<Key, Invalid> invalid) {
    public Published {
        elsewhere = List.copyOf(elsewhere);
        invalid = Map.copyOf(invalid);
    }

    /** Why a version of an object is not used. */
    public record Invalid(Version version, List<Problem> problems) {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
