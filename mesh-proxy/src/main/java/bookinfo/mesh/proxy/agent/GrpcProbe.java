package bookinfo.mesh.proxy.agent;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Asks {@code grpc.health.v1.Health/Check} on a fresh connection: the few frames of HTTP/2 that one question needs. Headers
 * of the answer are not looked at; a service that is well says so in its message.
 */
final class GrpcProbe {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    // Types of frames above, flags below (RFC 9113, section 6).
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;
    private static final int PADDED = 8;
    private static final int STREAM = 1;
    /** The largest frame that a peer may send without having asked. */
    private static final int MAX_FRAME = 16_384;
    /** Longer than the one field that counts; a flag and a length stand before the message. */
    private static final int MAX_ANSWER = 1024;

    private static final int PREFIX = 5;

    private final DataInputStream in;
    private final DataOutputStream out;
    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();

    private GrpcProbe(Socket socket) throws IOException {
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
    }

    /**
     * @param service of which the server is asked; empty: of itself
     * @return whether it is serving
     * @throws IOException if there is no answer
     */
    static boolean serving(Socket socket, String authority, String service) throws IOException {
        GrpcProbe probe = new GrpcProbe(socket);
        probe.ask(authority, service);
        while (!probe.frame()) {
            probe.out.flush();
        }
        byte[] answer = probe.answer.toByteArray();
        // HealthCheckResponse: field 1, a number, SERVING.
        return answer.length >= PREFIX + 2 && answer[PREFIX] == 0x08 && answer[PREFIX + 1] == 1;
    }

    private void ask(String authority, String service) throws IOException {
        out.write(PREFACE);
        frame(SETTINGS, 0, 0, new byte[0]);
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        field(head, ":method", "POST");
        field(head, ":scheme", "http");
        field(head, ":path", "/grpc.health.v1.Health/Check");
        field(head, ":authority", authority);
        field(head, "content-type", "application/grpc");
        field(head, "te", "trailers");
        field(head, "user-agent", "kube-probe");
        frame(HEADERS, END_HEADERS, STREAM, head.toByteArray());
        frame(DATA, END_STREAM, STREAM, question(service));
        out.flush();
    }

    /** HealthCheckRequest: field 1, a text; before it that it is not compressed, and how long it is. */
    private static byte[] question(String service) throws IOException {
        byte[] name = service.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        if (name.length > 0) {
            message.write(0x0a);
            // A varint: seven bits a byte, the lowest first.
            int rest = name.length;
            for (; rest > 0x7f; rest >>>= 7) {
                message.write((rest & 0x7f) | 0x80);
            }
            message.write(rest);
            message.writeBytes(name);
        }
        byte[] question = ByteBuffer.allocate(PREFIX + message.size())
                .put((byte) 0)
                .putInt(message.size())
                .put(message.toByteArray())
                .array();
        if (question.length > MAX_FRAME) {
            throw new IOException(
                    "a service's name of " + name.length + " bytes (expected: less than " + MAX_FRAME + ")");
        }
        return question;
    }

    /** HPACK: a literal that nobody is to remember, its name and value as they are. */
    private static void field(ByteArrayOutputStream head, String name, String value) {
        head.write(0);
        for (String text : new String[] {name, value}) {
            head.write(text.length());
            head.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        out.writeInt(payload.length << 8 | type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
    }

    /** Reads one frame; true when it was the answer's last. */
    private boolean frame() throws IOException {
        int lengthAndType = in.readInt();
        int length = lengthAndType >>> 8;
        int flags = in.readUnsignedByte();
        int stream = in.readInt() & Integer.MAX_VALUE;
        if (length > MAX_FRAME) {
            throw new IOException("a frame of " + length + " bytes (expected: at most " + MAX_FRAME + ")");
        }
        byte[] payload = in.readNBytes(length);
        switch (lengthAndType & 0xff) {
            case SETTINGS -> acknowledge(SETTINGS, flags, new byte[0]);
            case PING -> acknowledge(PING, flags, payload);
            case RST_STREAM, GOAWAY -> throw new IOException("the server ended the connection");
            case DATA -> data(flags, payload);
            default -> {
                // Priorities, windows and headers change nothing here.
            }
        }
        return stream == STREAM && (flags & END_STREAM) != 0;
    }

    private void acknowledge(int type, int flags, byte[] payload) throws IOException {
        if ((flags & ACK) == 0) {
            frame(type, ACK, 0, payload);
        }
    }

    private void data(int flags, byte[] payload) throws IOException {
        boolean padded = (flags & PADDED) != 0 && payload.length > 0;
        int from = padded ? 1 : 0;
        int length = payload.length - from - (padded ? payload[0] & 0xff : 0);
        if (length < 0 || answer.size() + length > MAX_ANSWER) {
            throw new IOException("an answer of more than " + MAX_ANSWER + " bytes");
        }
        answer.write(payload, from, length);
    }
}
