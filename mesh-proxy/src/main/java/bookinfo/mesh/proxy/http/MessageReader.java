package bookinfo.mesh.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Reads the messages of one connection, one step at a time, so that the caller can stop between any two: a message is
 * {@link Step#HEAD}, any number of {@link Step#DATA}, {@link Step#END}; then the next one may begin.
 *
 * <p>Reads at most one head or one piece of body per call and holds back no more than one unfinished line in the caller's
 * buffer. Never throws for what a peer sends.
 */
public abstract sealed class MessageReader permits RequestReader, ResponseReader {
    /** RFC 9112 section 7.1.1 asks for a bound on extensions; nobody uses them. */
    private static final int MAX_CHUNK_LINE = 512;

    private static final int MAX_CHUNK_DIGITS = 15;

    private static final Predicate<String> NOT_IN_TRAILERS =
            Set.of(Names.CONNECTION, Names.CONTENT_LENGTH, Names.HOST, Names.TRANSFER_ENCODING)::contains;

    private static final Headers NO_TRAILERS = Headers.of();

    private final LineReader lines = new LineReader();
    private final FieldBlock block;

    private State state = State.START_LINE;
    /** Bytes of the body or of the current chunk that are still to come, or {@link Framing#UNTIL_CLOSE}. */
    private long remaining;

    private Headers trailers = NO_TRAILERS;
    private ByteBuf data = Unpooled.EMPTY_BUFFER;
    private CodecFailure failure = CodecFailure.MALFORMED;

    /** What {@link #next} found. */
    public enum Step {
        /** The buffer holds no complete step; call again with more bytes. */
        NEED_MORE,
        /** A head was read. */
        HEAD,
        /** {@link #data()} holds a piece of the body. */
        DATA,
        /** The message is complete, {@link #trailers()} included. */
        END,
        /** The bytes are not acceptable, see {@link #failure()}; nothing more can be read. */
        FAILED
    }

    private enum State {
        START_LINE,
        FIELDS,
        LENGTH_BODY,
        CLOSE_BODY,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILERS,
        FAILED
    }

    /** @param made makes the headers of each message */
    MessageReader(int maxHeadBytes, int maxFields, Supplier<Headers> made) {
        block = new FieldBlock(lines, maxHeadBytes, maxFields, made);
    }

    /** Takes the next step from the readable bytes of {@code in}. */
    public final Step next(ByteBuf in) {
        try {
            return step(in);
        } catch (Refused refused) {
            state = State.FAILED;
            failure = refused.failure;
            return Step.FAILED;
        }
    }

    /** After HEAD: the message has no body and END follows at once. */
    public final boolean bodiless() {
        return state == State.LENGTH_BODY && remaining == 0;
    }

    /** After DATA: a piece of the body, which the caller must release. */
    public final ByteBuf data() {
        return data;
    }

    /** After END: the trailers, mostly none; not to be changed. */
    public final Headers trailers() {
        return trailers;
    }

    /** After FAILED: why. */
    public final CodecFailure failure() {
        return failure;
    }

    /** After HEAD: bytes of the head on the wire. */
    public final int headBytes() {
        return block.bytes();
    }

    /** Between messages, and no byte of a next one was read. */
    public final boolean idle() {
        return state == State.START_LINE;
    }

    /** Reads the start line; false to skip it. */
    abstract boolean startLine(byte[] line, int length) throws Refused;

    /** Takes the complete head and says where its body ends, in the terms of {@link Framing}. */
    abstract long head(Headers headers) throws Refused;

    /** Whether the body now being read ends with the connection. */
    final boolean endsWithConnection() {
        return state == State.CLOSE_BODY;
    }

    /** The message is over: a connection may be idle for long, and should not hold a large head for as long. */
    void messageEnded() {
        state = State.START_LINE;
        lines.shrink();
    }

    private Step step(ByteBuf in) throws Refused {
        return switch (state) {
            case START_LINE, FIELDS -> readHead(in);
            case LENGTH_BODY -> remaining == 0 ? end() : readData(in);
            case CLOSE_BODY -> readData(in);
            case CHUNK_SIZE, CHUNK_DATA, CHUNK_END -> readChunk(in);
            case TRAILERS -> readTrailers(in);
            case FAILED -> Step.FAILED;
        };
    }

    private Step readHead(ByteBuf in) throws Refused {
        while (state == State.START_LINE) {
            // Who speaks another protocol may never end its line.
            if (in.isReadable() && !Chars.begins(in.getByte(in.readerIndex()))) {
                throw new Refused(CodecFailure.MALFORMED);
            }
            block.begin();
            if (!block.startLine(in)) {
                return Step.NEED_MORE;
            }
            if (startLine(lines.line(), lines.length())) {
                state = State.FIELDS;
            }
        }
        if (!block.read(in)) {
            return Step.NEED_MORE;
        }
        trailers = NO_TRAILERS;
        long length = head(block.take());
        remaining = length;
        if (length == Framing.CHUNKED) {
            state = State.CHUNK_SIZE;
        } else {
            state = length == Framing.UNTIL_CLOSE ? State.CLOSE_BODY : State.LENGTH_BODY;
        }
        return Step.HEAD;
    }

    private Step end() {
        messageEnded();
        return Step.END;
    }

    private Step readData(ByteBuf in) {
        int readable = in.readableBytes();
        if (readable == 0) {
            return Step.NEED_MORE;
        }
        int length = state == State.CLOSE_BODY ? readable : (int) Math.min(readable, remaining);
        remaining -= length;
        data = in.readRetainedSlice(length);
        return Step.DATA;
    }

    private Step readChunk(ByteBuf in) throws Refused {
        if (state == State.CHUNK_END) {
            // The reader asks for exactly the CRLF: anything else between chunk and line end is refused.
            if (!lines.next(in, 2, CodecFailure.MALFORMED)) {
                return Step.NEED_MORE;
            }
            state = State.CHUNK_SIZE;
        }
        if (state == State.CHUNK_SIZE) {
            if (!lines.next(in, MAX_CHUNK_LINE, CodecFailure.MALFORMED)) {
                return Step.NEED_MORE;
            }
            remaining = chunkSize(lines.line(), lines.length());
            if (remaining == 0) {
                block.begin();
                state = State.TRAILERS;
                return readTrailers(in);
            }
            state = State.CHUNK_DATA;
        }
        Step step = readData(in);
        if (remaining == 0) {
            state = State.CHUNK_END;
        }
        return step;
    }

    private Step readTrailers(ByteBuf in) throws Refused {
        if (!block.read(in)) {
            return Step.NEED_MORE;
        }
        trailers = block.take();
        // RFC 9110 section 6.5.1: what frames or routes a message means nothing behind it; a reader that merges them
        // might differ.
        trailers.removeIf(NOT_IN_TRAILERS);
        return end();
    }

    private static long chunkSize(byte[] line, int length) throws Refused {
        long size = 0;
        int at = 0;
        for (int digit; at < length && (digit = Chars.hex(line[at])) >= 0; at++) {
            size = 16 * size + digit;
        }
        if (at == 0 || at > MAX_CHUNK_DIGITS) {
            throw new Refused(CodecFailure.MALFORMED);
        }
        // An extension is skipped, but not its control characters: a CR in it ends the line for other readers.
        if (at < length && line[at] != ';') {
            throw new Refused(CodecFailure.MALFORMED);
        }
        for (; at < length; at++) {
            if (!Chars.fieldValue(line[at])) {
                throw new Refused(CodecFailure.MALFORMED);
            }
        }
        return size;
    }
}
