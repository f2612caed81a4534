package bookinfo.mesh.proxy.exchange;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Tells from its first bytes whether a client speaks HTTP: by the preface of HTTP/2, or by a request line. */
final class HttpProbe {
    private static final byte[] HTTP2_PREFACE = ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    private static final byte[] VERSION = ascii("HTTP/1.");

    /** The methods that Envoy's parser knows, each with the space after it: other text is not held back until its line ends. */
    private static final List<byte[]> METHODS = Arrays.stream(("GET HEAD POST PUT DELETE OPTIONS PATCH CONNECT TRACE"
                            + " ACL BIND CHECKOUT COPY LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL MOVE M-SEARCH NOTIFY"
                            + " PROPFIND PROPPATCH PURGE REBIND REPORT SEARCH SOURCE SUBSCRIBE UNBIND UNLINK UNLOCK"
                            + " UNSUBSCRIBE")
                    .split(" ", -1))
            .map(method -> ascii(method + " "))
            .toList();

    private HttpProbe() {}

    /** What the bytes so far show. */
    static Finding look(ByteBuf bytes) {
        if (begins(bytes, HTTP2_PREFACE)) {
            return bytes.readableBytes() < HTTP2_PREFACE.length ? Finding.UNDECIDED : Finding.HTTP_2;
        }
        if (METHODS.stream().noneMatch(method -> begins(bytes, method))) {
            return Finding.NOT_HTTP;
        }
        int line = bytes.bytesBefore((byte) '\n');
        return line < 0 ? Finding.UNDECIDED : version(bytes, bytes.readerIndex(), bytes.readerIndex() + line);
    }

    /** The end of a request line: a space, the version, and maybe a carriage return. */
    private static Finding version(ByteBuf bytes, int start, int lineFeed) {
        int end = lineFeed > start && bytes.getByte(lineFeed - 1) == '\r' ? lineFeed - 1 : lineFeed;
        int version = end - VERSION.length - 1;
        // Between the method and the version stands a target.
        if (bytes.indexOf(start, end, (byte) ' ') >= version - 1 || bytes.getByte(version - 1) != ' ') {
            return Finding.NOT_HTTP;
        }
        for (int i = 0; i < VERSION.length; i++) {
            if (bytes.getByte(version + i) != VERSION[i]) {
                return Finding.NOT_HTTP;
            }
        }
        return switch (bytes.getByte(end - 1)) {
            case '0' -> Finding.HTTP_1_0;
            case '1' -> Finding.HTTP_1_1;
            default -> Finding.NOT_HTTP;
        };
    }

    /** Whether the bytes are the beginning of a text, or the text is the beginning of them. */
    static boolean begins(ByteBuf bytes, byte[] text) {
        int known = Math.min(bytes.readableBytes(), text.length);
        for (int i = 0; i < known; i++) {
            if (bytes.getByte(bytes.readerIndex() + i) != text[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What a client speaks, by the name that filter chains use. */
    enum Finding {
        /** More bytes will tell. */
        UNDECIDED(""),
        NOT_HTTP(""),
        HTTP_1_0("http/1.0"),
        HTTP_1_1("http/1.1"),
        HTTP_2("h2c");

        private final String protocol;

        Finding(String protocol) {
            this.protocol = protocol;
        }

        String protocol() {
            return protocol;
        }
    }
}
