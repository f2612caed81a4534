package bookinfo.httpbin;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.inject.Singleton;
import java.util.Base64;
import java.util.Locale;

/** {@code /basic-auth/user/password}, and {@code /hidden-basic-auth/...}, which is not there for strangers. */
@Singleton
final class BasicAuth implements Endpoint {
    private static final String CREDENTIALS = "/:user/:password";
    private static final String SCHEME = "basic ";

    @Override
    public void register(Routes routes) {
        routes.any("/basic-auth" + CREDENTIALS, request -> {
            Body body = check(request);
            return body.authenticated
                    ? Answer.json(body)
                    : Answer.json(401, body).with("WWW-Authenticate", "Basic realm=\"Fake Realm\"");
        });
        routes.any("/hidden-basic-auth" + CREDENTIALS, request -> {
            Body body = check(request);
            return body.authenticated ? Answer.json(body) : Answer.problem(404, "");
        });
    }

    private static Body check(Request request) {
        String given = credentials(request.header("Authorization").orElse(""));
        boolean right = given.equals(request.parameter("user") + ":" + request.parameter("password"));
        return new Body(right, given.split(":", 2)[0], right);
    }

    private static String credentials(String authorization) {
        if (authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            try {
                String given = new String(Base64.getDecoder().decode(authorization.substring(SCHEME.length())), UTF_8);
                return given.contains(":") ? given : "";
            } catch (IllegalArgumentException e) {
                // No Base64: nobody's credentials.
            }
        }
        return "";
    }

    private record Body(boolean authenticated, String user, boolean authorized) {}
}
