package bookinfo.mesh.control.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Objects;

/**
 * A version of what an object asks for. Generations alone begin anew with an object that is deleted and made again, so
 * the uid tells.
 *
 * @param uid empty for an object that the API did not give one
 * @param generation {@code metadata.generation}, 0 for kinds that do not count it
 */
public record Version(String uid, long generation) {

    /** The version that an object of the API has. */
    public static Version of(GenericKubernetesResource object) {
        return new Version(
                Objects.requireNonNullElse(object.getMetadata().getUid(), ""),
                Objects.requireNonNullElse(object.getMetadata().getGeneration(), 0L));
    }
}
