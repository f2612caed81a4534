package bookinfo.cluster.api;

import java.util.ArrayList;
import java.util.List;

/**
 * How a write was asked for.
 *
 * @param dryRun do everything but store
 * @param fieldManager who the client says it is; empty when it does not
 * @param warnings collects what the writer should be told although the write succeeds
 */
record WriteOptions(User user, boolean dryRun, String fieldManager, FieldValidation validation, List<String> warnings) {

    /** What to do about fields that a kind does not have. */
    enum FieldValidation {
        STRICT,
        WARN,
        IGNORE
    }

    static WriteOptions of(ApiRequest request) {
        FieldValidation validation = switch (request.parameter("fieldValidation")) {
            case "Strict" -> FieldValidation.STRICT;
            case "Ignore" -> FieldValidation.IGNORE;
            case "Warn", "" -> FieldValidation.WARN;
            default ->
                throw ApiFailure.badRequest("fieldValidation: %s (expected: Ignore, Warn or Strict)"
                        .formatted(request.parameter("fieldValidation")));
        };
        return new WriteOptions(request.user(), request.dryRun(), request.manager(), validation, request.warnings());
    }

    /** For the cluster's own parts. */
    static WriteOptions internal(User user) {
        return new WriteOptions(user, false, "", FieldValidation.IGNORE, new ArrayList<>());
    }
}
