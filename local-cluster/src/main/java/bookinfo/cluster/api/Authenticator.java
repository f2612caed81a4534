package bookinfo.cluster.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells from an Authorization header who asks: the administrator, or a service account. */
final class Authenticator {
    private static final String BEARER = "bearer ";

    private final Credentials credentials;
    private final Tokens tokens;

    Authenticator(Credentials credentials, Tokens tokens) {
        this.credentials = credentials;
        this.tokens = tokens;
    }

    /** Empty when there is no valid token. */
    Optional<User> user(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.empty();
        }
        String token = authorization.substring(BEARER.length()).strip();
        return isAdmin(token)
                ? Optional.of(User.ADMIN)
                : tokens.verify(token)
                        .filter(identity -> identity.audiences().contains(Tokens.ISSUER))
                        .map(Tokens.Identity::user);
    }

    private boolean isAdmin(String token) {
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), credentials.adminToken().getBytes(StandardCharsets.UTF_8));
    }
}
