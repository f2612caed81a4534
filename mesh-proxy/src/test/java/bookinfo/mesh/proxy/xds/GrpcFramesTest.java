package bookinfo.mesh.proxy.xds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GrpcFramesTest {

    private final List<ByteBuffer> received = new ArrayList<>();

    @Property(tries = 300)
    void messages_come_out_as_they_went_in_however_they_are_cut(
            @ForAll @Size(max = 5) List<byte[]> messages, @ForAll @IntRange(min = 1, max = 9) int piece) {
        GrpcFrames frames = new GrpcFrames(UnpooledByteBufAllocator.DEFAULT, 1 << 20);
        ByteBuf wire = Unpooled.buffer();
        messages.forEach(message -> {
            ByteBuf frame = GrpcFrames.frame(UnpooledByteBufAllocator.DEFAULT, message);
            wire.writeBytes(frame);
            frame.release();
        });
        List<ByteBuffer> out = new ArrayList<>();
        while (wire.isReadable()) {
            frames.feed(wire.readSlice(Math.min(piece, wire.readableBytes())), out::add);
        }
        assertThat(out)
                .containsExactlyElementsOf(
                        messages.stream().map(ByteBuffer::wrap).toList());
        frames.release();
        wire.release();
    }

    private final GrpcFrames bounded = new GrpcFrames(UnpooledByteBufAllocator.DEFAULT, 10);

    @AfterEach
    void release() {
        bounded.release();
    }

    @Test
    void a_message_that_is_too_long_is_refused_by_its_head() {
        ByteBuf head = Unpooled.buffer().writeByte(0).writeInt(11);
        assertThatThrownBy(() -> bounded.feed(head, received::add))
                .isInstanceOf(Refusal.class)
                .hasMessage("a message of 11 bytes (expected: at most 10)");
    }

    @Test
    void a_compressed_message_is_refused() {
        ByteBuf head = Unpooled.buffer().writeByte(1).writeInt(1);
        assertThatThrownBy(() -> bounded.feed(head, received::add)).hasMessageStartingWith("a compressed message");
    }
}
