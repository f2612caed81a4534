package bookinfo.cluster.api;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How to delete, as a client says it. Whatever names the deleted object as its only owner goes after it.
 *
 * @param gracePeriodSeconds for pods; absent means what the pod says; 0 removes at once
 * @param uid delete only the object with this uid
 */
record DeleteOptions(OptionalLong gracePeriodSeconds, Optional<String> uid) {}
