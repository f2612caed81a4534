package bookinfo.mesh.proxy.http;

/** Well-known names as shared strings, found by their bytes: a known name on the wire allocates nothing. */
final class Names {
    static final String CONNECTION = "connection";
    static final String CONTENT_LENGTH = "content-length";
    static final String HOST = "host";
    static final String TRANSFER_ENCODING = "transfer-encoding";

    private static final String[] FIELDS = {
        CONNECTION,
        CONTENT_LENGTH,
        HOST,
        TRANSFER_ENCODING,
        "accept",
        "accept-encoding",
        "accept-language",
        "age",
        "authorization",
        "cache-control",
        "content-encoding",
        "content-language",
        "content-type",
        "cookie",
        "date",
        "end-user",
        "etag",
        "expect",
        "expires",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "keep-alive",
        "last-modified",
        "link",
        "location",
        "origin",
        "pragma",
        "proxy-connection",
        "range",
        "referer",
        "server",
        "set-cookie",
        "te",
        "traceparent",
        "tracestate",
        "trailer",
        "upgrade",
        "user-agent",
        "vary",
        "via",
        "x-b3-flags",
        "x-b3-parentspanid",
        "x-b3-sampled",
        "x-b3-spanid",
        "x-b3-traceid",
        "x-envoy-attempt-count",
        "x-envoy-decorator-operation",
        "x-envoy-expected-rq-timeout-ms",
        "x-envoy-original-path",
        "x-envoy-peer-metadata",
        "x-envoy-peer-metadata-id",
        "x-envoy-upstream-service-time",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-proto",
        "x-request-id",
    };

    /** Twice the names to four times: probes stay short. A power of two. */
    private static final int SLOTS = 256;

    private static final String[] TABLE = new String[SLOTS];

    static {
        for (String name : FIELDS) {
            int slot = slot(name.hashCode());
            while (TABLE[slot] != null) {
                slot = (slot + 1) & (SLOTS - 1);
            }
            TABLE[slot] = name;
        }
    }

    private Names() {}

    /** The field name in {@code line[0, length)}, which must hold lower-case token characters only. */
    @SuppressWarnings(
            "deprecation") // The constructor that takes a high byte is the one that copies ASCII without a decoder.
    static String of(byte[] line, int length) {
        int hash = 0;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + line[i];
        }
        int slot = slot(hash);
        for (String known = TABLE[slot]; known != null; known = TABLE[slot]) {
            if (same(known, line, length)) {
                return known;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        return new String(line, 0, 0, length);
    }

    private static boolean same(String known, byte[] line, int length) {
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known.charAt(i) != line[i]) {
                return false;
            }
        }
        return true;
    }

    private static int slot(int hash) {
        return (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (SLOTS - 1);
    }
}
