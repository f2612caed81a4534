package bookinfo.httpbin;

import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** {@code /cookies}: those that arrived. {@code /cookies/set?name=value} and {@code /cookies/delete?name}: changes them. */
@Singleton
final class Cookies implements Endpoint {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern UNSAFE = Pattern.compile("[^\\x20-\\x7e]|[\";\\\\]");

    @Override
    public void register(Routes routes) {
        routes.any("/cookies", request -> Answer.json(new Body(received(request))));
        routes.any("/cookies/set", request -> change(request, false));
        routes.any("/cookies/delete", request -> change(request, true));
    }

    private static SortedMap<String, String> received(Request request) {
        SortedMap<String, String> cookies = new TreeMap<>();
        for (String header : request.headers().getOrDefault("Cookie", List.of())) {
            ServerCookieDecoder.LAX.decode(header).forEach(cookie -> cookies.put(cookie.name(), cookie.value()));
        }
        return cookies;
    }

    private static Answer change(Request request, boolean delete) throws Refusal {
        Answer answer = Answer.redirect(302, "/cookies");
        for (Map.Entry<String, List<String>> arg : request.args().entrySet()) {
            if (!arg.getKey().startsWith("attr[")) {
                answer = answer.with(
                        "Set-Cookie",
                        cookie(request, arg.getKey(), arg.getValue().getFirst(), delete));
            }
        }
        return answer;
    }

    private static String cookie(Request request, String name, String value, boolean delete) throws Refusal {
        if (!NAME.matcher(name).matches()) {
            throw Refusal.badRequest("invalid cookie name: " + name);
        }
        Cookie cookie = Cookie.cookie(name, UNSAFE.matcher(value).replaceAll(""));
        cookie.setPath(attribute(request, "path").orElse("/"));
        attribute(request, "domain").ifPresent(cookie::setDomain);
        cookie.setHttpOnly(attribute(request, "httponly").map(Cookies::isTrue).orElse(true));
        cookie.setSecure(attribute(request, "secure")
                .map(Cookies::isTrue)
                .orElse(request.scheme().equals("https")));
        attribute(request, "samesite").flatMap(Cookies::sameSite).ifPresent(cookie::setSameSite);
        if (delete) {
            cookie.setMaxAge(0);
        }
        return cookie.encode();
    }

    private static Optional<String> attribute(Request request, String name) {
        return request.args().keySet().stream()
                .filter(key -> key.toLowerCase(Locale.ROOT).equals("attr[" + name + "]"))
                .findFirst()
                .flatMap(request::arg)
                .map(value -> UNSAFE.matcher(value).replaceAll(""));
    }

    private static Optional<CookieSameSite> sameSite(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "strict" -> Optional.of(CookieSameSite.STRICT);
            case "lax" -> Optional.of(CookieSameSite.LAX);
            case "none" -> Optional.of(CookieSameSite.NONE);
            default -> Optional.empty();
        };
    }

    private static boolean isTrue(String text) {
        return text.equals("1") || text.toLowerCase(Locale.ROOT).equals("true");
    }

    private record Body(SortedMap<String, String> cookies) {}
}
