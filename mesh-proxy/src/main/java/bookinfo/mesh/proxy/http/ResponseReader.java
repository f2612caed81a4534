package bookinfo.mesh.proxy.http;

import org.jspecify.annotations.Nullable;

/** Reads the responses of an upstream connection. */
public final class ResponseReader extends MessageReader {
    private static final String VERSION = "HTTP/1.";
    /** {@code HTTP/1.1 200}. */
    private static final int SHORTEST_LINE = 12;

    private int status;
    private boolean http10;
    private boolean answersHead;
    private boolean keepAlive;
    private @Nullable ResponseHead head;

    /**
     * A reader for one connection.
     *
     * @param maxHeadBytes bound of status line and fields together, line ends included
     * @param maxFields bound of the number of fields
     */
    public ResponseReader(int maxHeadBytes, int maxFields) {
        super(maxHeadBytes, maxFields, Headers::ofResponse);
    }

    /**
     * A request was sent, whose response is now to come.
     *
     * @param head the request's method is HEAD: its response has no body whatever its fields say
     */
    public void expect(boolean head) {
        answersHead = head;
    }

    /** After HEAD: the response; if it is informational another head follows. */
    public ResponseHead head() {
        if (head == null) {
            throw new IllegalStateException("no response was read yet");
        }
        return head;
    }

    /** After HEAD: the peer keeps the connection open after this response. */
    public boolean keepAlive() {
        return keepAlive;
    }

    /** The peer closed: END when that ends the response properly, NEED_MORE when it cuts it off. */
    public Step closed() {
        if (!endsWithConnection()) {
            return Step.NEED_MORE;
        }
        messageEnded();
        return Step.END;
    }

    @Override
    boolean startLine(byte[] line, int length) throws Refused {
        if (length < SHORTEST_LINE || (length > SHORTEST_LINE && line[SHORTEST_LINE] != ' ') || line[8] != ' ') {
            throw new Refused(CodecFailure.MALFORMED);
        }
        for (int i = 0; i < VERSION.length(); i++) {
            if (line[i] != VERSION.charAt(i)) {
                throw new Refused(CodecFailure.MALFORMED);
            }
        }
        status = 100 * digit(line[9]) + 10 * digit(line[10]) + digit(line[11]);
        int minor = digit(line[7]);
        // We never ask for a switch of protocols, so nobody may answer with one.
        if (status < 100 || status == 101 || minor > 1) {
            throw new Refused(CodecFailure.MALFORMED);
        }
        for (int i = SHORTEST_LINE; i < length; i++) {
            if (!Chars.fieldValue(line[i])) {
                throw new Refused(CodecFailure.INVALID_CHARACTERS);
            }
        }
        http10 = minor == 0;
        return true;
    }

    @Override
    long head(Headers headers) throws Refused {
        head = new ResponseHead(status, headers);
        String connection = headers.joined(Names.CONNECTION);
        long length = Framing.of(headers, Framing.UNTIL_CLOSE);
        if (status < 200 || status == 204) {
            // RFC 9112 section 6.1: a server may not send a coding either; who reads on by it reads another message.
            if (length == Framing.CHUNKED || (length > 0 && !answersHead)) {
                throw new Refused(CodecFailure.MALFORMED);
            }
            headers.remove(Names.CONTENT_LENGTH); // RFC 9110 section 8.6: a server may not send it
        }
        if (answersHead || Status.bodiless(status)) {
            length = Framing.NONE;
        }
        keepAlive = length != Framing.UNTIL_CLOSE
                && !Framing.lists(connection, "close")
                && (!http10 || Framing.lists(connection, "keep-alive"));
        return length;
    }

    @Override
    void messageEnded() {
        super.messageEnded();
        head = null;
    }

    private static int digit(byte b) throws Refused {
        if (b < '0' || b > '9') {
            throw new Refused(CodecFailure.MALFORMED);
        }
        return b - '0';
    }
}
