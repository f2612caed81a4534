package bookinfo.service;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** Refusals of what a client sent. */
public final class BadRequest {
    private BadRequest() {}

    /** A 400 whose body is {@code {"error": complaint}}. */
    public static BadRequestException because(String complaint) {
        return new BadRequestException(Response.status(Response.Status.BAD_REQUEST)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Map.of("error", complaint))
                .build());
    }
}
