package bookinfo.cluster.api;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How to delete.
 *
 * @param gracePeriodSeconds for pods; absent means what the pod says; 0 removes at once
 * @param uid delete only the object with this uid
 */
public record DeleteOptions(OptionalLong gracePeriodSeconds, Propagation propagation, Optional<String> uid) {
    /** Background, with the grace that the object itself asks for. */
    public static final DeleteOptions BACKGROUND =
            new DeleteOptions(OptionalLong.empty(), Propagation.BACKGROUND, Optional.empty());

    /** Background and at once. */
    public static final DeleteOptions NOW =
            new DeleteOptions(OptionalLong.of(0), Propagation.BACKGROUND, Optional.empty());

    /** What becomes of the objects that name the deleted one as their owner. */
    public enum Propagation {
        BACKGROUND,
        FOREGROUND,
        ORPHAN
    }

    /** The same, but only if the object still has this uid. */
    public DeleteOptions onlyIfUid(String expected) {
        return new DeleteOptions(gracePeriodSeconds, propagation, Optional.of(expected));
    }
}
