package bookinfo.cluster.api;

import static java.util.stream.Collectors.joining;

import bookinfo.cluster.store.Kind;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

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

    ApiFailure(int code, String reason, String message) {
        this(code, reason, message, Json.object());
    }

    /** 400 BadRequest. */
    public static ApiFailure badRequest(String message) {
        return new ApiFailure(400, "BadRequest", message);
    }

    /** 404 NotFound: {@code pods "x" not found}. */
    public static ApiFailure notFound(Kind kind, String name) {
        return about(404, "NotFound", "%s not found".formatted(object(kind, name)), kind, name);
    }

    /** 409 AlreadyExists. */
    public static ApiFailure alreadyExists(Kind kind, String name) {
        return about(409, "AlreadyExists", "%s already exists".formatted(object(kind, name)), kind, name);
    }

    /** 409 Conflict: the object is not as the writer believed. */
    public static ApiFailure conflict(Kind kind, String name, String cause) {
        String message = "Operation cannot be fulfilled on %s: %s".formatted(object(kind, name), cause);
        return about(409, "Conflict", message, kind, name);
    }

    /** 403 Forbidden: {@code pods "x" is forbidden: cause}; without a name {@code pods is forbidden: cause}. */
    public static ApiFailure forbidden(Kind kind, String name, String cause) {
        return about(403, "Forbidden", "%s is forbidden: %s".formatted(object(kind, name), cause), kind, name);
    }

    /** 422 Invalid, with every finding. */
    public static ApiFailure invalid(Kind kind, String name, List<Cause> causes) {
        String all = causes.stream()
                .map(cause -> cause.field() + ": " + cause.message())
                .collect(joining(", "));
        String message = "%s \"%s\" is invalid: %s"
                .formatted(kind.qualifiedName(), name, causes.size() == 1 ? all : "[" + all + "]");
        ObjectNode details = details(kind, name).put("kind", kind.name());
        details.putPOJO("causes", causes);
        return new ApiFailure(422, "Invalid", message, details);
    }

    /** 500 InternalError. */
    public static ApiFailure internal(String cause) {
        return new ApiFailure(
                500,
                "InternalError",
                "Internal error occurred: " + cause,
                causes(Json.object().put("message", cause)));
    }

    /** How a command failed; the cause is where kubectl finds the exit code that it ends with itself. */
    static ApiFailure exit(int code) {
        String message = "command terminated with exit code " + code;
        ObjectNode cause = Json.object().put("reason", "ExitCode").put("message", Integer.toString(code));
        return new ApiFailure(500, "NonZeroExitCode", message, causes(cause));
    }

    /** 404 for a path below a known group that names no resource. */
    static ApiFailure noSuchResource() {
        return new ApiFailure(404, "NotFound", "the server could not find the requested resource");
    }

    static ApiFailure methodNotAllowed() {
        return new ApiFailure(
                405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
    }

    static ApiFailure unsupportedMediaType(String... accepted) {
        String message = "the body of the request was in an unknown format - accepted media types include: ";
        return new ApiFailure(415, "UnsupportedMediaType", message + String.join(", ", accepted));
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
        ObjectNode status = Json.object("v1", "Status").put("status", "Failure").put("message", getMessage());
        status.putObject("metadata");
        if (!reason.isEmpty()) {
            status.put("reason", reason);
        }
        if (!details.isEmpty() || code == 404 || code == 405) {
            status.set("details", details);
        }
        return status.put("code", code);
    }

    static ObjectNode details(Kind kind, String name) {
        ObjectNode details = Json.object().put("kind", kind.plural());
        if (!name.isEmpty()) {
            details.put("name", name);
        }
        return kind.group().isEmpty() ? details : details.put("group", kind.group());
    }

    private static ObjectNode causes(ObjectNode only) {
        ObjectNode details = Json.object();
        details.putArray("causes").add(only);
        return details;
    }

    private static ApiFailure about(int code, String reason, String message, Kind kind, String name) {
        return new ApiFailure(code, reason, message, details(kind, name));
    }

    private static String object(Kind kind, String name) {
        return name.isEmpty() ? kind.resource() : "%s \"%s\"".formatted(kind.resource(), name);
    }

    /**
     * One finding about one field.
     *
     * @param reason such as {@code FieldValueRequired}
     */
    public record Cause(String reason, String field, String message) {}
}
