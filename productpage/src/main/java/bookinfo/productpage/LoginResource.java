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
    private static final String FROM_ANOTHER_SITE =
            "login: refused, because the browser says that another site sent it; log in on the product page\n";
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
        if (isFromAnotherSite(headers)) {
            return Response.status(Response.Status.FORBIDDEN)
                    .entity(FROM_ANOTHER_SITE)
                    .build();
        }
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

    /**
     * Whether a browser says so, by Sec-Fetch-Site or, on plain HTTP, by Origin. Other clients send neither and carry
     * no cookies of a victim.
     */
    private static boolean isFromAnotherSite(HttpHeaders headers) {
        String site = headers.getHeaderString("sec-fetch-site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = headers.getHeaderString("origin");
        return origin != null && !isOurs(origin, headers);
    }

    /** The page that the request came from, if it is one of ours: never a way out to another site. */
    private static Optional<String> referer(HttpHeaders headers) {
        String referer = headers.getHeaderString("referer");
        return referer != null && isOurs(referer, headers) ? Optional.of(referer) : Optional.empty();
    }

    private static boolean isOurs(String address, HttpHeaders headers) {
        try {
            URI uri = URI.create(address);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            String authority = uri.getRawAuthority();
            return http && authority != null && authority.equalsIgnoreCase(headers.getHeaderString(HttpHeaders.HOST));
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }
}
