package bookinfo.cluster.api;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How to delete. Whatever names the deleted object as its only owner goes after it.
 *
 * @param gracePeriodSeconds for pods; absent means what the pod says; 0 removes at once
 * @param uid delete only the object with this uid
 */
public record DeleteOptions(OptionalLong gracePeriodSeconds, Optional<String> uid) {
    /** With the grace that the object itself asks for. */
    public static final DeleteOptions BACKGROUND = new DeleteOptions(OptionalLong.empty(), Optional.empty());

    /** At once. */
    public static final DeleteOptions NOW = new DeleteOptions(OptionalLong.of(0), Optional.empty());

    /** Only the object with this uid, with the grace that it asks for. */
    public static DeleteOptions onlyIfUid(String expected) {
        return new DeleteOptions(OptionalLong.empty(), Optional.of(expected));
    }
}
