package bookinfo.cluster.api;

import bookinfo.cluster.store.Kind;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/** A request that the API refuses. It is answered as a {@code Status} object with the HTTP status {@link #code()}. */
public final class ApiFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;
    private final String reason;
    private final transient ObjectNode details;

    /**
     * @param reason a machine-readable word such as {@code NotFound}; empty when there is none
     * @param details the Status's details; empty when there are none
     */
    ApiFailure(int code, String reason, String message, ObjectNode details) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
        this.details = details;
    }

    /** 400 BadRequest. */
    public static ApiFailure badRequest(String message) {
        return new ApiFailure(400, "BadRequest", message, empty());
    }

    /** 404 NotFound: {@code pods "x" not found}. */
    public static ApiFailure notFound(Kind kind, String name) {
        return new ApiFailure(
                404, "NotFound", "%s \"%s\" not found".formatted(kind.resource(), name), details(kind, name));
    }

    /** 409 AlreadyExists. */
    public static ApiFailure alreadyExists(Kind kind, String name) {
        return new ApiFailure(
                409, "AlreadyExists", "%s \"%s\" already exists".formatted(kind.resource(), name), details(kind, name));
    }

    /** 409 Conflict: the object is not as the writer believed. */
    public static ApiFailure conflict(Kind kind, String name, String cause) {
        return new ApiFailure(
                409,
                "Conflict",
                "Operation cannot be fulfilled on %s \"%s\": %s".formatted(kind.resource(), name, cause),
                details(kind, name));
    }

    /** 403 Forbidden: {@code pods "x" is forbidden: cause}; without a name {@code pods is forbidden: cause}. */
    public static ApiFailure forbidden(Kind kind, String name, String cause) {
        String object = name.isEmpty() ? kind.resource() : "%s \"%s\"".formatted(kind.resource(), name);
        return new ApiFailure(403, "Forbidden", "%s is forbidden: %s".formatted(object, cause), details(kind, name));
    }

    /** 422 Invalid, with every finding. */
    public static ApiFailure invalid(Kind kind, String name, List<Cause> causes) {
        String all = causes.stream().map(Cause::text).collect(Collectors.joining(", "));
        ObjectNode details = empty().put("name", name);
        putGroup(details, kind).put("kind", kind.name());
        addCauses(details, causes);
        return new ApiFailure(
                422,
                "Invalid",
                "%s \"%s\" is invalid: %s"
                        .formatted(kind.qualifiedName(), name, causes.size() == 1 ? all : "[" + all + "]"),
                details);
    }

    /** 500 InternalError. */
    public static ApiFailure internal(String cause) {
        String message = "Internal error occurred: " + cause;
        ObjectNode details = empty();
        details.putArray("causes").addObject().put("message", cause);
        return new ApiFailure(500, "InternalError", message, details);
    }

    /** 401: no token, or one that is not valid. */
    static ApiFailure unauthorized() {
        return new ApiFailure(401, "Unauthorized", "Unauthorized", empty());
    }

    /** 404 for a path below a known group that names no resource. */
    static ApiFailure noSuchResource() {
        return new ApiFailure(404, "NotFound", "the server could not find the requested resource", empty());
    }

    static ApiFailure methodNotAllowed() {
        return new ApiFailure(
                405, "MethodNotAllowed", "the server does not allow this method on the requested resource", empty());
    }

    /** 410: the watcher has to list anew. */
    static ApiFailure expired(long asked, long current) {
        return new ApiFailure(410, "Expired", "too old resource version: %d (%d)".formatted(asked, current), empty());
    }

    static ApiFailure unsupportedMediaType(String... accepted) {
        return new ApiFailure(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: "
                        + String.join(", ", accepted),
                empty());
    }

    /** 422 about the request as a whole. */
    static ApiFailure unprocessable(String message) {
        return new ApiFailure(422, "Invalid", message, empty());
    }

    public int code() {
        return code;
    }

    /** Such as {@code NotFound} or {@code Conflict}; empty when the failure has none. */
    public String reason() {
        return reason;
    }

    /** The message; never absent. */
    public String message() {
        return String.valueOf(getMessage());
    }

    /** The {@code Status} object that answers the request. */
    public ObjectNode status() {
        ObjectNode status = empty().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", getMessage());
        if (!reason.isEmpty()) {
            status.put("reason", reason);
        }
        if (!details.isEmpty() || code == 404 || code == 405) {
            status.set("details", details);
        }
        return status.put("code", code);
    }

    static ObjectNode details(Kind kind, String name) {
        ObjectNode details = empty();
        if (!name.isEmpty()) {
            details.put("name", name);
        }
        return putGroup(details, kind).put("kind", kind.plural());
    }

    static void addCauses(ObjectNode details, List<Cause> causes) {
        var array = details.putArray("causes");
        for (Cause cause : causes) {
            array.addObject()
                    .put("reason", cause.reason())
                    .put("message", cause.message())
                    .put("field", cause.field());
        }
    }

    private static ObjectNode putGroup(ObjectNode details, Kind kind) {
        return kind.group().isEmpty() ? details : details.put("group", kind.group());
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }

    /**
     * One finding about one field.
     *
     * @param reason such as {@code FieldValueRequired}
     */
    public record Cause(String reason, String field, String message) {
        static Cause invalid(String field, String message) {
            return new Cause("FieldValueInvalid", field, message);
        }

        static Cause required(String field, String message) {
            return new Cause(
                    "FieldValueRequired", field, message.isEmpty() ? "Required value" : "Required value: " + message);
        }

        String text() {
            return field + ": " + message;
        }
    }
}
