package bookinfo.e2e.differential;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** One HTTP/1.1 message as read off a socket, comparable: fields in the order of their names, the body without framing. */
record Message(String text, boolean closes) {
    private static final int LONGEST_LINE = 1 << 20;
    private static final int SHOWN = 400;

    /** The connection ended in the middle of something. */
    static final class Ended extends IOException {
        private static final long serialVersionUID = 1;

        Ended(String seen) {
            super(seen.isEmpty() ? "(closed)" : "(closed after " + seen + ")");
        }
    }

    private record Head(String line, List<String> fields) {

        Optional<String> field(String name) {
            return fields.stream()
                    .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                    .map(field -> field.substring(name.length() + 1).strip().toLowerCase(Locale.ROOT))
                    .findFirst();
        }

        String text() {
            return line + "\n"
                    + fields.stream()
                            .sorted(Comparator.comparing(field -> field.substring(0, Math.max(0, field.indexOf(':')))))
                            .map(field -> field + "\n")
                            .collect(Collectors.joining());
        }

        boolean interim() {
            return line.startsWith("HTTP/1.1 1") && !line.startsWith("HTTP/1.1 101");
        }
    }

    /** Reads a head alone. */
    static Message head(InputStream in) throws IOException {
        return new Message(parse(in).text(), false);
    }

    /**
     * Reads a message to its end.
     *
     * @param method of the request that a response belongs to; requests do not need it
     */
    static Message read(InputStream in, String method) throws IOException {
        Head head = parse(in);
        StringBuilder text = new StringBuilder();
        while (head.interim()) {
            text.append(head.text()).append('\n');
            head = parse(in);
        }
        text.append(head.text());
        boolean closes = head.field("connection").equals(Optional.of("close"));
        boolean response = head.line().startsWith("HTTP/");
        String status = response && head.line().length() >= 12 ? head.line().substring(9, 12) : "";
        if (response && (method.equals("HEAD") || status.equals("204") || status.equals("304"))) {
            return new Message(text.toString(), closes);
        }
        try {
            body(in, head, response, text);
        } catch (Ended e) {
            throw new Ended(text.append(e.getMessage()).toString());
        } catch (IOException e) {
            throw new Ended(text.append(e.getMessage()).toString());
        }
        return new Message(text.toString(), closes);
    }

    /** The bytes as text, no longer than a person reads. */
    static String printable(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.length() <= SHOWN
                ? text
                : text.substring(0, SHOWN) + "... " + bytes.length + " bytes, hash " + Arrays.hashCode(bytes);
    }

    private static void body(InputStream in, Head head, boolean response, StringBuilder text) throws IOException {
        Optional<String> length = head.field("content-length");
        if (head.field("transfer-encoding").equals(Optional.of("chunked"))) {
            chunks(in, text);
        } else if (length.isPresent()) {
            fixed(in, number(length.get(), 10), text);
        } else if (response) {
            text.append(printable(in.readAllBytes())).append("\n(to the end)");
        }
    }

    private static void fixed(InputStream in, int length, StringBuilder text) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            while (body.size() < length) {
                body.write(octet(in));
            }
        } finally {
            text.append(printable(body.toByteArray()));
        }
    }

    private static void chunks(InputStream in, StringBuilder text) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            while (true) {
                String line = line(in);
                int size = number(line.replaceFirst(";.*", "").strip(), 16);
                if (size == 0) {
                    break;
                }
                for (int i = 0; i < size; i++) {
                    body.write(octet(in));
                }
                line(in);
            }
        } finally {
            text.append(printable(body.toByteArray()));
        }
        for (String trailer = line(in); !trailer.isEmpty(); trailer = line(in)) {
            text.append("\ntrailer ").append(trailer);
        }
    }

    /** What is no number, or too large a one, is a body that the end of the connection ends. */
    private static int number(String digits, int radix) {
        try {
            return Integer.parseInt(digits, radix);
        } catch (NumberFormatException e) {
            return Integer.MAX_VALUE;
        }
    }

    private static Head parse(InputStream in) throws IOException {
        String start = line(in);
        List<String> fields = new java.util.ArrayList<>();
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            fields.add(field);
        }
        return new Head(start, List.copyOf(fields));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        while (next != '\n') {
            if (next < 0 || line.size() > LONGEST_LINE) {
                throw new Ended(printable(line.toByteArray()));
            }
            line.write(next);
            next = in.read();
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static int octet(InputStream in) throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new Ended("");
        }
        return next;
    }
}
