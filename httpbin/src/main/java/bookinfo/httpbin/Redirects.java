package bookinfo.httpbin;

import jakarta.inject.Singleton;
import java.util.Locale;

/** {@code /redirect/3}, {@code /relative-redirect/3}, {@code /absolute-redirect/3}: that often, then {@code /get}. */
@Singleton
final class Redirects implements Endpoint {
    private static final String COUNT = "/:count";

    @Override
    public void register(Routes routes) {
        routes.any("/redirect" + COUNT, request -> answer(request, isAbsolute(request)));
        routes.any("/relative-redirect" + COUNT, request -> answer(request, false));
        routes.any("/absolute-redirect" + COUNT, request -> answer(request, true));
    }

    private static boolean isAbsolute(Request request) {
        return request.arg("absolute").orElse("").toLowerCase(Locale.ROOT).equals("true");
    }

    private static Answer answer(Request request, boolean absolute) throws Refusal {
        int left = Numbers.whole("redirect count", request.parameter("count"), 1, Integer.MAX_VALUE) - 1;
        String path = left == 0 ? "/get" : (absolute ? "/absolute-redirect/" : "/relative-redirect/") + left;
        return Answer.redirect(302, absolute ? request.root() + path : path);
    }
}
