package bookinfo.productpage;

import static java.nio.charset.StandardCharsets.UTF_8;

import bookinfo.service.PropagatedHeaders;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Who is logged in: the session cookie carries the user's name, signed so that nobody can make one up. */
@Singleton
class Sessions {
    private static final String COOKIE = "session";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;

    /** Without a configured key, cookies hold for as long as this process lives, and only with it. */
    Sessions(@ConfigProperty(name = "bookinfo.productpage.session-key") Optional<String> configured) {
        byte[] bytes = configured.map(secret -> secret.getBytes(UTF_8)).orElseGet(Sessions::randomKey);
        if (bytes.length < KEY_BYTES) {
            throw new IllegalArgumentException("bookinfo.productpage.session-key: " + bytes.length
                    + " bytes (expected: at least " + KEY_BYTES + "; or none, then one is made at start)");
        }
        key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /** The user whose cookie the request carries, if it is one of ours. */
    Optional<String> user(HttpHeaders request) {
        Cookie cookie = request.getCookies().get(COOKIE);
        return cookie == null ? Optional.empty() : verify(cookie.getValue());
    }

    /** The request's headers that go on to other services, speaking for the user of the session and nobody else. */
    Map<String, String> headersToPassOn(HttpHeaders request) {
        return user(request)
                .map(user -> PropagatedHeaders.onBehalfOf(user, request))
                .orElseGet(() -> PropagatedHeaders.anonymous(request));
    }

    /** The {@code Set-Cookie} value that logs {@code user} in. */
    String login(String user, boolean overTls) {
        String name = encode(user.getBytes(UTF_8));
        return COOKIE + "=" + name + "." + encode(signature(name)) + "; Path=/; HttpOnly; SameSite=Lax"
                + (overTls ? "; Secure" : "");
    }

    /** The {@code Set-Cookie} value that logs out. */
    static String logout() {
        return COOKIE + "=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT";
    }

    private Optional<String> verify(String value) {
        int dot = value.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        String name = value.substring(0, dot);
        try {
            byte[] given = Base64.getUrlDecoder().decode(value.substring(dot + 1));
            return MessageDigest.isEqual(given, signature(name))
                    ? Optional.of(new String(Base64.getUrlDecoder().decode(name), UTF_8))
                    : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private byte[] signature(String name) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(name.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] randomKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }
}
