package bookinfo.service;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/**
 * Problem details of RFC 9457.
 *
 * @param error the detail once more, where a service has always called it that
 */
public record Problem(
        String type,
        @Nullable String title,
        int status,
        String detail,
        @Nullable String error) {
    static final MediaType JSON = new MediaType("application", "problem+json");

    /** An answer that says in {@code detail} what is wrong. */
    static Response.ResponseBuilder answer(int status, String detail, @Nullable String error) {
        Response.Status known = Response.Status.fromStatusCode(status);
        String title = known == null ? null : known.getReasonPhrase();
        return Response.status(status).type(JSON).entity(new Problem("about:blank", title, status, detail, error));
    }
}
