package bookinfo.mesh.proxy.http;

import bookinfo.mesh.proxy.http.MessageReader.Step;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a reader makes of bytes that arrive in pieces, as text: the same bytes must always give the same text. */
final class Transcript {
    private Transcript() {}

    /** Heads, joined bodies, trailers and the failure of every request in these pieces. */
    static String ofRequests(List<byte[]> pieces) {
        var reader = new RequestReader(2000, 10);
        return of(reader, pieces, () -> reader.head().toString());
    }

    /** The same of responses to GET. */
    static String ofResponses(List<byte[]> pieces) {
        var reader = new ResponseReader(2000, 10);
        return of(reader, pieces, () -> reader.head().toString() + (reader.keepAlive() ? "" : "(close)\n"));
    }

    static String ofRequest(String bytes) {
        return ofRequests(List.of(bytes.getBytes(StandardCharsets.ISO_8859_1)));
    }

    static String ofResponse(String bytes) {
        return ofResponses(List.of(bytes.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private interface Head {
        String text();
    }

    private static String of(MessageReader reader, List<byte[]> pieces, Head head) {
        var text = new StringBuilder();
        ByteBuf in = Unpooled.buffer();
        for (byte[] piece : pieces) {
            in.writeBytes(piece);
            Step step;
            while ((step = reader.next(in)) != Step.NEED_MORE && step != Step.FAILED) {
                switch (step) {
                    case HEAD -> text.append(head.text());
                    case DATA -> {
                        text.append(reader.data().toString(StandardCharsets.ISO_8859_1));
                        reader.data().release();
                    }
                    case END -> text.append("(end)").append(reader.trailers());
                    case NEED_MORE, FAILED -> {}
                }
            }
            if (step == Step.FAILED) {
                return text.append(reader.failure()).toString();
            }
            if (in.readableBytes() > 2000) {
                throw new AssertionError("holds back " + in.readableBytes() + " bytes");
            }
            in.discardReadBytes();
        }
        return text.append("(more)").toString();
    }
}
