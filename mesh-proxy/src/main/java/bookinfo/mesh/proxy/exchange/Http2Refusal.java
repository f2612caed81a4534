package bookinfo.mesh.proxy.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * Tells a client that speaks HTTP/2 to speak HTTP/1.1, in frames (RFC 9113 sections 6 and 7): it would understand nothing
 * else, and most clients show the text to their user.
 */
final class Http2Refusal {
    private static final String TEXT = "this port speaks HTTP/1.1 (expected, for HTTP/2 to be passed on: a port of the"
            + " Service that is named http2 or grpc, or has such an appProtocol)";
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int HTTP_1_1_REQUIRED = 0xd;
    private static final int NO_STREAM = 0;

    private Http2Refusal() {}

    static void write(ByteBuf out) {
        frame(SETTINGS, 0, out); // a server begins with its settings
        frame(GOAWAY, 8 + TEXT.length(), out);
        out.writeInt(NO_STREAM).writeInt(HTTP_1_1_REQUIRED);
        ByteBufUtil.writeAscii(out, TEXT);
    }

    private static void frame(int type, int length, ByteBuf out) {
        out.writeMedium(length).writeByte(type).writeByte(0).writeInt(NO_STREAM);
    }
}
