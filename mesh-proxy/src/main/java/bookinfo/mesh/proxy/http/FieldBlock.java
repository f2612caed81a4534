package bookinfo.mesh.proxy.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Reads header or trailer lines up to the empty line (RFC 9112 section 5), within bounds on bytes and lines. */
final class FieldBlock {
    private static final Headers NONE = Headers.of();

    private final LineReader lines;
    private final int maxBytes;
    private final int maxFields;

    private final Supplier<Headers> made;
    private Headers fields = NONE;
    private int bytes;
    /** Lines read: joined fields count as often as they came. */
    private int count;

    /** @param made makes the headers of each block */
    FieldBlock(LineReader lines, int maxBytes, int maxFields, Supplier<Headers> made) {
        this.made = made;
        this.lines = lines;
        this.maxBytes = maxBytes;
        this.maxFields = maxFields;
    }

    /** Begins a new block. */
    void begin() {
        fields = made.get();
        bytes = 0;
        count = 0;
    }

    /** Reads a line that belongs to the head but is no field; it counts against the bytes. */
    boolean startLine(ByteBuf in) throws Refused {
        return line(in);
    }

    /** Reads field lines; true once the empty line was read. */
    boolean read(ByteBuf in) throws Refused {
        while (line(in)) {
            if (lines.length() == 0) {
                return true;
            }
            if (count++ == maxFields) {
                throw new Refused(CodecFailure.TOO_MANY_HEADERS);
            }
            field(lines.line(), lines.length());
        }
        return false;
    }

    /** The fields of the block, which then keeps none. */
    Headers take() {
        Headers taken = fields;
        fields = NONE;
        return taken;
    }

    /** Bytes of the block so far, start line and line ends included. */
    int bytes() {
        return bytes;
    }

    private boolean line(ByteBuf in) throws Refused {
        if (!lines.next(in, maxBytes - bytes, CodecFailure.HEADERS_TOO_LARGE)) {
            return false;
        }
        bytes += lines.length() + 2;
        return true;
    }

    private void field(byte[] line, int length) throws Refused {
        int colon = 0;
        // A space before the colon, a folded line and an empty name all stop here: none of them is a token.
        while (colon < length && Chars.token(line[colon])) {
            line[colon] = Chars.lower(line[colon]);
            colon++;
        }
        if (colon < length && !Chars.fieldValue(line[colon])) {
            throw new Refused(CodecFailure.INVALID_CHARACTERS);
        }
        if (colon == 0 || colon == length || line[colon] != ':') {
            throw new Refused(CodecFailure.MALFORMED);
        }
        int from = colon + 1;
        while (from < length && space(line[from])) {
            from++;
        }
        int to = length;
        while (to > from && space(line[to - 1])) {
            to--;
        }
        for (int i = from; i < to; i++) {
            if (!Chars.fieldValue(line[i])) {
                throw new Refused(CodecFailure.INVALID_CHARACTERS);
            }
        }
        fields.add(Names.of(line, colon), new String(line, from, to - from, StandardCharsets.ISO_8859_1));
    }

    private static boolean space(byte b) {
        return b == ' ' || b == '\t';
    }
}
