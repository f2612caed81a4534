package bookinfo.productpage;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Logging in and out. Any password will do: this is how the lessons tell users apart, not protection. */
@Path("/")
@RunOnVirtualThread
public class LoginResource {
    /** What may stand in a header: other services and routing rules get the name as {@code end-user}. */
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]{0,62}[\\x21-\\x7e])?");

    private static final String BAD_NAME = "username: expected 1 to 64 printable ASCII characters\n";
    private static final String FRONT = "/productpage";

    private final Sessions sessions;

    LoginResource(Sessions sessions) {
        this.sessions = sessions;
    }

    @POST
    @Path("login")
    public Response login(
            @FormParam("username") @Nullable String inForm,
            @QueryParam("username") @Nullable String inQuery,
            @Context HttpHeaders headers) {
        String user = Optional.ofNullable(inForm)
                .or(() -> Optional.ofNullable(inQuery))
                .orElse("")
                .strip();
        if (user.isEmpty()) {
            return backWhereTheyWere(headers, Sessions.logout());
        }
        if (!NAME.matcher(user).matches()) {
            return Response.status(Response.Status.BAD_REQUEST).entity(BAD_NAME).build();
        }
        boolean overTls = "https".equalsIgnoreCase(headers.getHeaderString("x-forwarded-proto"));
        return backWhereTheyWere(headers, sessions.login(user, overTls));
    }

    @GET
    @Path("logout")
    public Response logout(@Context HttpHeaders headers) {
        return backWhereTheyWere(headers, Sessions.logout());
    }

    private static Response backWhereTheyWere(HttpHeaders headers, String cookie) {
        return Response.status(Response.Status.FOUND)
                .header(HttpHeaders.LOCATION, referer(headers).orElse(FRONT))
                .header(HttpHeaders.SET_COOKIE, cookie)
                .build();
    }

    /** The page that the request came from, if it is one of ours: never a way out to another site. */
    private static Optional<String> referer(HttpHeaders headers) {
        String referer = headers.getHeaderString("referer");
        String host = headers.getHeaderString(HttpHeaders.HOST);
        if (referer == null || host == null) {
            return Optional.empty();
        }
        try {
            URI from = URI.create(referer);
            boolean http = "http".equalsIgnoreCase(from.getScheme()) || "https".equalsIgnoreCase(from.getScheme());
            return http && host.equalsIgnoreCase(from.getRawAuthority()) ? Optional.of(referer) : Optional.empty();
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }
}
