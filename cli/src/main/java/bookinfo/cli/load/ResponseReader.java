package bookinfo.cli.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the answers on one connection, and counts their bytes. */
final class ResponseReader {
    private static final int BUFFER = 64 * 1024;
    private static final int STATUS_START = "HTTP/1.1 ".length();
    private static final int STATUS_END = STATUS_START + 3;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final int MAX_CHUNK_DIGITS = 8;
    private static final Pattern CONTENT_LENGTH = Pattern.compile("\r\ncontent-length:[ \t]*([0-9]{1,18})[ \t]*\r\n");
    private static final Pattern CHUNKED = Pattern.compile("\r\ntransfer-encoding:[^\r\n]*chunked[ \t]*\r\n");
    private static final Pattern CLOSE = Pattern.compile("\r\nconnection:[ \t]*close[ \t]*\r\n");

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;

    ResponseReader(InputStream in) {
        this.in = in;
    }

    /** Where a copy of an answer goes. */
    interface Copy {
        void head(String head);

        void body(byte[] bytes, int offset, int length);
    }

    /** @param reusable whether the connection can carry another request */
    record Answer(Outcome outcome, boolean reusable) {}

    /** Waits for the first bytes of an answer; false if the connection ends before them. */
    boolean await() throws IOException {
        return position < limit || fill();
    }

    /**
     * Reads one answer and counts it. As fortio does, it looks no further than the first bytes of an answer whose
     * status is not a good one; the connection is not to be used again then.
     *
     * @throws IOException if the connection fails or ends before the answer does, or that is no HTTP/1.1
     */
    Answer count(Target target) throws IOException {
        fillTo(STATUS_END);
        int status = status();
        return Outcome.good(status)
                ? read(target, NOWHERE)
                : new Answer(new Outcome(status, limit - position, 0), false);
    }

    /** Reads one answer to its end, whatever its status, and copies it. */
    Answer read(Target target, Copy copy) throws IOException {
        fillTo(STATUS_END);
        int status = status();
        String head = head();
        copy.head(head);
        String fields = head.toLowerCase(Locale.ROOT);
        Matcher length = CONTENT_LENGTH.matcher(fields);
        boolean reusable = target.keepAlive() && !CLOSE.matcher(fields).find();
        long body = 0;
        if (!target.bodiless() && status != NO_CONTENT && status != NOT_MODIFIED) {
            if (CHUNKED.matcher(fields).find()) {
                body = chunks(copy);
            } else if (length.find()) {
                body = pass(Long.parseLong(length.group(1)), copy);
            } else {
                body = rest(copy);
                reusable = false;
            }
        }
        return new Answer(new Outcome(status, head.length() + body, head.length()), reusable);
    }

    private static final Copy NOWHERE = new Copy() {
        @Override
        public void head(String head) {}

        @Override
        public void body(byte[] bytes, int offset, int length) {}
    };

    private int status() throws IOException {
        String start = new String(buffer, position, STATUS_END, ISO_8859_1);
        try {
            if (start.startsWith("HTTP/1.")) {
                return Integer.parseInt(start.substring(STATUS_START));
            }
        } catch (NumberFormatException e) {
            // no HTTP either
        }
        throw new IOException("answer begins with " + start.replaceAll("\\p{Cntrl}", "?") + " (expected: HTTP/1.1)");
    }

    private String head() throws IOException {
        int end = position;
        while (!endsHead(end)) {
            end++;
            if (end >= limit) {
                fillTo(end - position + 1);
            }
        }
        String head = new String(buffer, position, end + 1 - position, ISO_8859_1);
        position = end + 1;
        return head;
    }

    private boolean endsHead(int end) {
        return end - position >= 3
                && buffer[end] == '\n'
                && buffer[end - 1] == '\r'
                && buffer[end - 2] == '\n'
                && buffer[end - 3] == '\r';
    }

    private long chunks(Copy copy) throws IOException {
        long total = 0;
        long size;
        do {
            String line = line();
            size = chunkSize(line);
            total += line.length() + pass(size, copy);
            if (size > 0) {
                total += line().length();
            }
        } while (size > 0);
        String trailer;
        do {
            trailer = line();
            total += trailer.length();
        } while (!trailer.equals("\r\n"));
        return total;
    }

    private static long chunkSize(String line) throws IOException {
        String size = line.split(";", 2)[0].strip();
        try {
            if (size.length() <= MAX_CHUNK_DIGITS) {
                return Long.parseUnsignedLong(size, 16);
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw new IOException("chunk size: " + size + " (expected: a hexadecimal number)");
    }

    /** With its end. */
    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        do {
            fillTo(1);
            line.append((char) (buffer[position++] & 0xff));
            if (line.length() > BUFFER) {
                throw new IOException("a line is longer than " + BUFFER + " bytes");
            }
        } while (line.charAt(line.length() - 1) != '\n');
        return line.toString();
    }

    private long pass(long count, Copy copy) throws IOException {
        long left = count;
        while (left > 0) {
            fillTo(1);
            int part = (int) Math.min(left, limit - position);
            copy.body(buffer, position, part);
            position += part;
            left -= part;
        }
        return count;
    }

    private long rest(Copy copy) throws IOException {
        long total = 0;
        while (position < limit || fill()) {
            total += limit - position;
            copy.body(buffer, position, limit - position);
            position = limit;
        }
        return total;
    }

    private void fillTo(int count) throws IOException {
        while (limit - position < count) {
            if (!fill()) {
                throw new EOFException("connection closed in the middle of an answer");
            }
        }
    }

    /** Reads some more; false at the end. */
    private boolean fill() throws IOException {
        if (position == limit) {
            position = 0;
            limit = 0;
        } else if (limit == buffer.length) {
            if (position == 0) {
                throw new IOException("head: more than " + BUFFER + " bytes");
            }
            System.arraycopy(buffer, position, buffer, 0, limit - position);
            limit -= position;
            position = 0;
        }
        int read = in.read(buffer, limit, buffer.length - limit);
        limit += Math.max(0, read);
        return read > 0;
    }
}
