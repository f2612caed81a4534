package bookinfo.cluster.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How a write was asked for.
 *
 * @param dryRun do everything but store
 * @param fieldManager who the client says it is; empty when it does not, and of an apply, which notes its owner itself
 * @param fieldValidation what to do about fields that a kind does not have: {@code Strict}, {@code Warn} or {@code Ignore}
 * @param warnings collects what the writer should be told although the write succeeds
 */
record WriteOptions(User user, boolean dryRun, String fieldManager, String fieldValidation, List<String> warnings) {
    WriteOptions {
        if (!Set.of("Strict", "Warn", "Ignore").contains(fieldValidation)) {
            throw ApiFailure.badRequest(
                    "fieldValidation: %s (expected: Ignore, Warn or Strict)".formatted(fieldValidation));
        }
    }

    static WriteOptions of(ApiRequest request) {
        String asked = request.parameter("fieldValidation");
        String validation = asked.isEmpty() ? "Warn" : asked;
        String manager = request.contentType().equals(Patch.APPLY) ? "" : request.manager();
        return new WriteOptions(request.user(), request.dryRun(), manager, validation, request.warnings());
    }

    /** For the cluster's own parts. */
    static WriteOptions internal(User user) {
        return new WriteOptions(user, false, "", "Ignore", new ArrayList<>());
    }
}
