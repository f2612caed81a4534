package bookinfo.httpbin;

import jakarta.inject.Singleton;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code /bearer}: any token will do. */
@Singleton
final class Bearer implements Endpoint {
    private static final Pattern TOKEN = Pattern.compile("\\s*Bearer\\s+(\\S+)\\s*");

    @Override
    public void register(Routes routes) {
        routes.any("/bearer", request -> {
            Matcher token = TOKEN.matcher(request.header("Authorization").orElse(""));
            return token.matches()
                    ? Answer.json(new Body(true, token.group(1)))
                    : Answer.problem(401, "").with("WWW-Authenticate", "Bearer");
        });
    }

    private record Body(boolean authenticated, String token) {}
}
