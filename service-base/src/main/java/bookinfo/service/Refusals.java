package bookinfo.service;

import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Words a refusal as Bookinfo always has, or as problem details for clients that ask for them. */
@Provider
public class Refusals implements ExceptionMapper<Refusal> {
    private final HttpHeaders request;

    Refusals(@Context HttpHeaders request) {
        this.request = request;
    }

    @Override
    public Response toResponse(Refusal refusal) {
        Response.ResponseBuilder answer = wantsProblems()
                ? Problem.answer(refusal.status(), refusal.words(), refusal.words())
                : Response.status(refusal.status())
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .entity(new Complaint(refusal.words()));
        return answer.header(HttpHeaders.VARY, HttpHeaders.ACCEPT).build();
    }

    private boolean wantsProblems() {
        String accept = request.getHeaderString(HttpHeaders.ACCEPT);
        return accept != null && accept.contains(Problem.JSON.toString());
    }
}
