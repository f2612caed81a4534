package bookinfo.mesh.proxy.config;

import java.time.Duration;

/**
 * Time limits of a downstream connection and its requests; zero turns one off.
 *
 * @param idle a connection without a request is closed; default 1 h
 * @param streamIdle no byte moves either way on a request: 408 or reset; default 5 m
 * @param requestHeaders from the first byte of a request to the end of its headers; default off
 * @param request from the first byte of a request to its last; default off
 * @param delayedClose how long a connection lingers after a reply that ends it, so that the peer reads it; default 1 s
 * @param drain how long a drained connection may serve on before it is closed; default 5 s
 */
public record HttpTimeouts(
        Duration idle,
        Duration streamIdle,
        Duration requestHeaders,
        Duration request,
        Duration delayedClose,
        Duration drain) {

    public static final HttpTimeouts DEFAULT = new HttpTimeouts(
            Duration.ofHours(1),
            Duration.ofMinutes(5),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ofSeconds(5));
}
