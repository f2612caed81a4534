package bookinfo.service;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Says of a path that there is nothing. */
@Provider
public class UnknownPaths implements ExceptionMapper<NotFoundException> {
    private final UriInfo uri;

    UnknownPaths(@Context UriInfo uri) {
        this.uri = uri;
    }

    @Override
    public Response toResponse(NotFoundException notFound) {
        return Problem.answer(404, "nothing at " + uri.getPath(), null).build();
    }
}
