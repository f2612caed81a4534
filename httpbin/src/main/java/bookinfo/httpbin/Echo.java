package bookinfo.httpbin;

import java.util.List;
import java.util.SortedMap;

/** A request without its body, as it stands in JSON. */
record Echo(
        SortedMap<String, List<String>> args,
        SortedMap<String, List<String>> headers,
        String method,
        String origin,
        String url) {

    static Echo of(Request request) {
        return new Echo(request.args(), request.headers(), request.method(), request.origin(), request.url());
    }
}
