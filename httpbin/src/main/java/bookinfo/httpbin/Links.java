package bookinfo.httpbin;

import jakarta.inject.Singleton;

/** {@code /links/10/0}: a page of links to its like. */
@Singleton
final class Links implements Endpoint {
    private static final int MOST = 256;

    @Override
    public void register(Routes routes) {
        routes.any("/links/:count", request -> Answer.redirect(302, "/links/" + count(request) + "/0"));
        routes.any("/links/:count/:offset", Links::page);
    }

    private static int count(Request request) throws Refusal {
        return Numbers.whole("link count", request.parameter("count"), 0, MOST);
    }

    private static Answer page(Request request) throws Refusal {
        int count = count(request);
        int offset = Numbers.whole("offset", request.parameter("offset"), Integer.MIN_VALUE, Integer.MAX_VALUE);
        StringBuilder page = new StringBuilder("<html><head><title>Links</title></head><body>");
        for (int i = 0; i < count; i++) {
            page.append(i == offset ? i + " " : "<a href=\"/links/%d/%d\">%d</a> ".formatted(count, i, i));
        }
        return Answer.html(page.append("</body></html>").toString());
    }
}
