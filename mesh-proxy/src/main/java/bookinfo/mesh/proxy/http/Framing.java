package bookinfo.mesh.proxy.http;

import org.jspecify.annotations.Nullable;

/** Where a message body ends (RFC 9112 section 6.3), refusing every message on which two readers could disagree. */
final class Framing {
    static final long NONE = 0;
    static final long CHUNKED = -1;
    static final long UNTIL_CLOSE = -2;

    private static final int MAX_DIGITS = 18;

    private Framing() {}

    /**
     * The length of the body, or {@link #CHUNKED}.
     *
     * @param otherwise when the headers say nothing
     */
    static long of(Headers headers, long otherwise) throws Refused {
        int length = headers.indexOf(Names.CONTENT_LENGTH, 0);
        int encoding = headers.indexOf(Names.TRANSFER_ENCODING, 0);
        if (encoding >= 0) {
            if (length >= 0) {
                throw new Refused(CodecFailure.LENGTH_AND_CHUNKED);
            }
            if (headers.indexOf(Names.TRANSFER_ENCODING, encoding + 1) >= 0
                    || !headers.value(encoding).equalsIgnoreCase("chunked")) {
                throw new Refused(CodecFailure.UNSUPPORTED_TRANSFER_ENCODING);
            }
            return CHUNKED;
        }
        if (length < 0) {
            return otherwise;
        }
        if (headers.indexOf(Names.CONTENT_LENGTH, length + 1) >= 0) {
            throw new Refused(CodecFailure.MALFORMED);
        }
        return number(headers.value(length));
    }

    /** Whether a token stands in a comma-separated list, without case. */
    static boolean lists(@Nullable String list, String token) {
        if (list == null) {
            return false;
        }
        for (int from = 0; from <= list.length(); ) {
            int comma = list.indexOf(',', from);
            int end = comma < 0 ? list.length() : comma;
            if (list.substring(from, end).strip().equalsIgnoreCase(token)) {
                return true;
            }
            from = end + 1;
        }
        return false;
    }

    private static long number(String digits) throws Refused {
        if (digits.isEmpty() || digits.length() > MAX_DIGITS) {
            throw new Refused(CodecFailure.MALFORMED);
        }
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                throw new Refused(CodecFailure.MALFORMED);
            }
            number = 10 * number + (c - '0');
        }
        return number;
    }
}
