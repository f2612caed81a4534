package bookinfo.mesh.proxy.http;

/**
 * Request line and header fields. Filters and routing change it in place; one exchange owns it.
 *
 * <p>The Host field is never among the headers: it is the authority.
 */
public final class RequestHead {
    private final String method;
    private final String scheme;
    private String authority;
    private String path;
    private final Headers headers;

    /**
     * @param authority host and optional port as the client wrote them
     * @param path path and query, beginning with a slash (or {@code *} of OPTIONS)
     */
    public RequestHead(String method, String scheme, String authority, String path, Headers headers) {
        this.method = method;
        this.scheme = scheme;
        this.authority = authority;
        this.path = path;
        this.headers = headers;
    }

    public String method() {
        return method;
    }

    public String scheme() {
        return scheme;
    }

    public String authority() {
        return authority;
    }

    /** Names another host; the first one asked for stays in {@code x-envoy-original-host}, as Envoy does it. */
    public void rewriteAuthority(String other) {
        if (!headers.contains("x-envoy-original-host")) {
            headers.add("x-envoy-original-host", authority);
        }
        authority = other;
    }

    /** Path and query. */
    public String path() {
        return path;
    }

    public void path(String path) {
        this.path = path;
    }

    public Headers headers() {
        return headers;
    }

    /** A head that can be changed without changing this one. */
    public RequestHead copy() {
        return new RequestHead(method, scheme, authority, path, headers.copy());
    }

    @Override
    public String toString() {
        return method + " " + path + "\nhost: " + authority + "\n" + headers;
    }
}
