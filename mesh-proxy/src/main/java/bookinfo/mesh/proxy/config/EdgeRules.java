package bookinfo.mesh.proxy.config;

/**
 * What happens to a request's identity and path before any filter sees it.
 *
 * @param useRemoteAddress trust the connection's address and append it to {@code x-forwarded-for}; default false
 * @param xffTrustedHops proxies in front of this one whose {@code x-forwarded-for} entries are trusted; default 0
 * @param normalizePath RFC 3986 normalization before matching; default false
 * @param mergeSlashes {@code //a} becomes {@code /a}; default false
 * @param generateRequestId create {@code x-request-id} where it is missing; default true
 * @param preserveExternalRequestId keep the id that an edge client sent; default false
 * @param alwaysSetRequestIdInResponse return the id to the caller; default false
 */
public record EdgeRules(
        boolean useRemoteAddress,
        int xffTrustedHops,
        boolean normalizePath,
        boolean mergeSlashes,
        boolean generateRequestId,
        boolean preserveExternalRequestId,
        boolean alwaysSetRequestIdInResponse) {

    public static final EdgeRules DEFAULT = new EdgeRules(false, 0, false, false, true, false, false);
}
