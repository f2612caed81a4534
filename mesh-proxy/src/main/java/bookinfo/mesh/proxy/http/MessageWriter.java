package bookinfo.mesh.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * Writes heads and chunk framing. Heads carry no {@code connection} and no {@code transfer-encoding}: those belong to one hop
 * and are decided here.
 */
public final class MessageWriter {
    private static final int CRLF = 0x0d0a;
    private static final int COLON_SPACE = 0x3a20;
    private static final String LAST_CHUNK = "0\r\n";

    private MessageWriter() {}

    /**
     * Writes a request head.
     *
     * @param endStream no body follows
     * @return whether the body must be written as chunks
     */
    public static boolean request(RequestHead head, boolean endStream, ByteBuf out) {
        text(head.method(), out);
        out.writeByte(' ');
        text(head.path(), out);
        text(" HTTP/1.1\r\n", out);
        field(Names.HOST, head.authority(), out);
        Headers headers = head.headers();
        fields(headers, out);
        boolean chunked = false;
        if (!headers.contains(Names.CONTENT_LENGTH)) {
            chunked = !endStream;
            if (chunked) {
                field(Names.TRANSFER_ENCODING, "chunked", out);
            } else if (expectsBody(head.method())) {
                field(Names.CONTENT_LENGTH, "0", out);
            }
        }
        out.writeShort(CRLF);
        return chunked;
    }

    /**
     * Writes a response head.
     *
     * @param endStream no body follows
     * @param answersHead the request's method was HEAD
     * @param close the connection ends with this response
     * @return whether the body must be written as chunks
     */
    public static boolean response(
            ResponseHead head, boolean endStream, boolean answersHead, boolean close, ByteBuf out) {
        statusLine(head.status(), out);
        Headers headers = head.headers();
        fields(headers, out);
        if (close) {
            field(Names.CONNECTION, "close", out);
        }
        boolean chunked = false;
        if (!headers.contains(Names.CONTENT_LENGTH) && !Status.bodiless(head.status())) {
            if (endStream && !answersHead) {
                field(Names.CONTENT_LENGTH, "0", out);
            } else {
                // For HEAD as Envoy does: without a length, what a GET would have been answered with is most likely
                // chunked.
                field(Names.TRANSFER_ENCODING, "chunked", out);
                chunked = !endStream;
            }
        }
        out.writeShort(CRLF);
        return chunked;
    }

    /** Writes the line before a chunk of {@code size} bytes, which must be more than 0. */
    public static void chunkStart(int size, ByteBuf out) {
        text(Integer.toHexString(size), out);
        out.writeShort(CRLF);
    }

    /** Writes the end of a chunk. */
    public static void chunkEnd(ByteBuf out) {
        out.writeShort(CRLF);
    }

    /** Writes the last chunk and the trailers. */
    public static void lastChunk(Headers trailers, ByteBuf out) {
        text(LAST_CHUNK, out);
        fields(trailers, out);
        out.writeShort(CRLF);
    }

    private static void statusLine(int status, ByteBuf out) {
        text("HTTP/1.1 ", out);
        out.writeByte('0' + status / 100);
        out.writeByte('0' + status / 10 % 10);
        out.writeByte('0' + status % 10);
        out.writeByte(' ');
        text(Status.reason(status), out);
        out.writeShort(CRLF);
    }

    private static void fields(Headers headers, ByteBuf out) {
        for (int i = 0; i < headers.size(); i++) {
            field(headers.name(i), headers.value(i), out);
        }
    }

    private static void field(String name, String value, ByteBuf out) {
        text(name, out);
        out.writeShort(COLON_SPACE);
        text(value, out);
        out.writeShort(CRLF);
    }

    private static void text(String text, ByteBuf out) {
        ByteBufUtil.writeAscii(out, text);
    }

    private static boolean expectsBody(String method) {
        return switch (method) {
            case "GET", "HEAD", "DELETE", "TRACE", "CONNECT" -> false;
            default -> true;
        };
    }
}
