package bookinfo.mesh.proxy.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.ByteToMessageDecoder;

/** Bytes that arrived and were not read yet. Holds no memory while there are none. */
final class Inbound {
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

    ByteBuf bytes() {
        return bytes;
    }

    /** Appends what arrived and takes it over. */
    void add(ByteBufAllocator allocator, ByteBuf more) {
        bytes = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, bytes, more);
    }

    /** Gives memory back when everything was read. */
    void compact() {
        if (!bytes.isReadable()) {
            release();
        }
    }

    void release() {
        bytes.release();
        bytes = Unpooled.EMPTY_BUFFER;
    }
}
