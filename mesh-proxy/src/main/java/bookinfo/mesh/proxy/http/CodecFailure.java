package bookinfo.mesh.proxy.http;

/**
 * Why bytes are not an acceptable HTTP/1.1 message. Statuses and details are those of Envoy's HTTP/1 codec, so that access
 * logs and alerts written for it keep their meaning.
 */
public enum CodecFailure {
    LOW_VERSION(426, "low_version"),
    HEADERS_TOO_LARGE(431, "http1.headers_too_large"),
    TOO_MANY_HEADERS(431, "http1.too_many_headers"),
    MALFORMED(400, "http1.codec_error"),
    INVALID_URL(400, "http1.invalid_url"),
    INVALID_SCHEME(400, "http1.invalid_scheme"),
    INVALID_AUTHORITY(400, "http.invalid_authority"),
    CONNECTION_HEADER_REJECTED(400, "http1.connection_header_rejected"),
    INVALID_CHARACTERS(400, "http1.invalid_characters"),
    LENGTH_AND_CHUNKED(400, "http1.content_length_and_chunked_not_allowed"),
    UNSUPPORTED_TRANSFER_ENCODING(501, "http1.invalid_transfer_encoding"),
    /** The preface of HTTP/2; Envoy would go over to it. */
    HTTP_2(505, "http2_not_supported");

    private final int status;
    private final String details;

    CodecFailure(int status, String details) {
        this.status = status;
        this.details = details;
    }

    /** The status a client is answered with. */
    public int status() {
        return status;
    }

    /** Envoy's response code details. */
    public String details() {
        return details;
    }
}
