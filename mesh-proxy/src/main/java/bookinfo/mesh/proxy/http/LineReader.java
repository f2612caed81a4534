package bookinfo.mesh.proxy.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Takes lines that end in CRLF out of a buffer, however the bytes were split on their way. */
final class LineReader {
    private static final int TYPICAL_LINE = 256;
    /** Room that is kept from one message to the next. */
    private static final int KEPT_LINE = 4 * 1024;

    private byte[] line = new byte[TYPICAL_LINE];
    private int length;

    /** Bytes after the reader index that are known to hold no line feed. */
    private int scanned;

    /** The bytes of the last line, without CRLF: the first {@link #length()} count, and only until the next call. */
    byte[] line() {
        return line;
    }

    int length() {
        return length;
    }

    /** Gives back what a long line took. */
    void shrink() {
        if (line.length > KEPT_LINE) {
            line = new byte[TYPICAL_LINE];
        }
    }

    /**
     * Reads one line.
     *
     * @param limit most bytes that the line may take, CRLF included
     * @param tooLong thrown when it takes more
     * @return false while its end has not come; nothing is consumed then
     */
    boolean next(ByteBuf in, int limit, CodecFailure tooLong) throws Refused {
        int start = in.readerIndex();
        int end = in.indexOf(start + scanned, in.writerIndex(), (byte) '\n');
        int seen = end < 0 ? in.readableBytes() : end + 1 - start;
        if (seen > limit) {
            throw new Refused(tooLong);
        }
        if (end < 0) {
            scanned = seen;
            return false;
        }
        // RFC 9112 section 2.2 lets a recipient take a bare LF as a line end; peers that disagree about it can be
        // smuggled past.
        if (end == start || in.getByte(end - 1) != '\r') {
            throw new Refused(CodecFailure.MALFORMED);
        }
        length = seen - 2;
        if (line.length < length) {
            line = Arrays.copyOf(line, Math.max(length, 2 * line.length));
        }
        in.readBytes(line, 0, length);
        in.skipBytes(2);
        scanned = 0;
        return true;
    }
}
