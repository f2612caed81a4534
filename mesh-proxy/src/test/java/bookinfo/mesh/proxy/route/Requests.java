package bookinfo.mesh.proxy.route;

import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.RequestHead;

/** Requests for tests. */
final class Requests {
    private Requests() {}

    static RequestHead get(String authority, String path, String... headers) {
        return new RequestHead("GET", "http", authority, path, Headers.of(headers));
    }
}
