package bookinfo.productpage;

import static java.nio.charset.StandardCharsets.UTF_8;

import bookinfo.service.PropagatedHeaders;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who is logged in: the session cookie carries the user's name and when they logged in, signed so that nobody can make
 * one up.
 */
@Singleton
class Sessions {
    private static final String COOKIE = "session";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final Pattern VALUE =
            Pattern.compile("(?<signed>(?<name>[\\w-]{1,128})\\.(?<since>[0-9]{1,12}))\\.(?<signature>[\\w-]{43})");

    private final PropagatedHeaders propagated;
    private final Duration lifetime;
    private final Clock clock;
    private final SecretKeySpec key;

    /** Without a configured key, cookies hold for as long as this process lives, and only with it. */
    @Inject
    Sessions(PropagatedHeaders propagated, Settings settings) {
        this(propagated, settings.sessionKey(), settings.sessionLifetime(), Clock.systemUTC());
    }

    Sessions(PropagatedHeaders propagated, Optional<String> configured, Duration lifetime, Clock clock) {
        this.propagated = propagated;
        this.lifetime = lifetime;
        this.clock = clock;
        byte[] bytes = configured.map(secret -> secret.getBytes(UTF_8)).orElseGet(Sessions::randomKey);
        if (bytes.length < KEY_BYTES) {
            throw new IllegalArgumentException("bookinfo.productpage.session-key: " + bytes.length
                    + " bytes (expected: at least " + KEY_BYTES + "; or none, then one is made at start)");
        }
        key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /** The user whose cookie the request carries, if it is one of ours and has not expired. */
    Optional<String> user(HttpHeaders request) {
        Cookie cookie = request.getCookies().get(COOKIE);
        return cookie == null ? Optional.empty() : userOf(cookie.getValue());
    }

    /** The request's headers that go on to other services, speaking for the user of the session and nobody else. */
    Map<String, String> headersToPassOn(HttpHeaders request) {
        return user(request)
                .map(user -> propagated.onBehalfOf(user, request))
                .orElseGet(() -> propagated.anonymous(request));
    }

    /** The {@code Set-Cookie} value that logs {@code user} in. */
    String login(String user, boolean overTls) {
        return COOKIE + "=" + value(user) + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + lifetime.toSeconds()
                + (overTls ? "; Secure" : "");
    }

    /** The {@code Set-Cookie} value that logs out. */
    static String logout() {
        return COOKIE + "=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT";
    }

    /** The cookie's value for somebody who logs in now. */
    String value(String user) {
        String signed = encode(user.getBytes(UTF_8)) + "." + clock.instant().getEpochSecond();
        return signed + "." + encode(signature(signed));
    }

    /** The user whose cookie has {@code value}; nobody if it is forged or too old. */
    Optional<String> userOf(String value) {
        Matcher parts = VALUE.matcher(value);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            byte[] given = Base64.getUrlDecoder().decode(parts.group("signature"));
            boolean ours = MessageDigest.isEqual(given, signature(parts.group("signed")));
            Instant end =
                    Instant.ofEpochSecond(Long.parseLong(parts.group("since"))).plus(lifetime);
            return ours && clock.instant().isBefore(end)
                    ? Optional.of(new String(Base64.getUrlDecoder().decode(parts.group("name")), UTF_8))
                    : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private byte[] signature(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(UTF_8));
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
