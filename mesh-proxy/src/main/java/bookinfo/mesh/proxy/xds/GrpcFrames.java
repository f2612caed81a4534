package bookinfo.mesh.proxy.xds;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * gRPC's framing: one byte that says whether the message is compressed, four bytes of length, the message. Compressed
 * messages are never asked for and so refused.
 */
final class GrpcFrames {

    private static final int HEAD = 5;

    private final int maxMessage;
    private final ByteBuf pending;

    /** @param maxMessage longest message taken, in bytes */
    GrpcFrames(ByteBufAllocator allocator, int maxMessage) {
        this.maxMessage = maxMessage;
        this.pending = allocator.heapBuffer(0, maxMessage + HEAD);
    }

    /**
     * Takes in the next bytes, which stay the caller's, and hands on each message that is complete.
     *
     * @throws Refusal when a message is compressed or too long
     */
    void feed(ByteBuf data, Consumer<ByteBuffer> messages) {
        while (data.isReadable()) {
            int missing = missing();
            pending.writeBytes(data, Math.min(missing, data.readableBytes()));
            if (missing() == 0) {
                byte[] message = new byte[pending.readableBytes() - HEAD];
                pending.getBytes(HEAD, message);
                pending.clear();
                messages.accept(ByteBuffer.wrap(message));
            }
        }
    }

    /** Bytes until the head, or the message after it, is complete. */
    private int missing() {
        int have = pending.readableBytes();
        if (have < HEAD) {
            return HEAD - have;
        }
        long length = pending.getUnsignedInt(1);
        if (pending.getByte(0) != 0) {
            throw new Refusal("a compressed message (expected: none, no encoding is offered)");
        }
        if (length > maxMessage) {
            throw new Refusal("a message of " + length + " bytes (expected: at most " + maxMessage + ")");
        }
        return (int) (HEAD + length - have);
    }

    /** A message with its head. */
    static ByteBuf frame(ByteBufAllocator allocator, byte[] message) {
        return allocator
                .buffer(HEAD + message.length)
                .writeByte(0)
                .writeInt(message.length)
                .writeBytes(message);
    }

    void release() {
        pending.release();
    }
}
