package bookinfo.httpbin;

import java.time.Duration;

/** How much one request may ask for. */
final class Limits {
    /** Bytes of a request's or an answer's body. */
    static final int BODY = 1024 * 1024;

    /** How long a client may have itself kept waiting. */
    static final Duration WAIT = Duration.ofSeconds(10);

    private Limits() {}
}
