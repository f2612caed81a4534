package bookinfo.mesh.proxy.exchange;

import io.netty.buffer.ByteBuf;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a load balancer says, before the client's first byte, of the connection that it passes on: HAProxy's proxy protocol
 * (https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt), version 1 a line, version 2 binary. What is accepted is what
 * Envoy's listener filter accepts, but for ports that are written with a sign or leading zeros.
 */
final class ProxyHeader {
    private static final byte[] LINE_START = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
    private static final int LONGEST_LINE = 107;
    /** The signature, version and command, family and transport, and how many bytes follow. */
    private static final int FIXED = 16;

    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int TLV_HEAD = 3;

    private static final String PORT = " (0|[1-9][0-9]{0,4})";
    private static final String V4 = " ((?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2}))";
    private static final String V6 = " ([0-9a-fA-F:.]*:[0-9a-fA-F:.]*)";
    private static final Pattern LINE_V4 = Pattern.compile("PROXY TCP4" + V4 + V4 + PORT + PORT);
    private static final Pattern LINE_V6 = Pattern.compile("PROXY TCP6" + V6 + V6 + PORT + PORT);
    private static final Pattern LINE_UNKNOWN = Pattern.compile("PROXY UNKNOWN(?: .*)?");

    private ProxyHeader() {}

    /** What stands at the beginning of the bytes; reads none of them. */
    static Reading look(ByteBuf bytes) {
        if (HttpProbe.begins(bytes, SIGNATURE)) {
            return bytes.readableBytes() < FIXED ? new Unfinished() : binary(bytes);
        }
        if (HttpProbe.begins(bytes, LINE_START)) {
            return line(bytes);
        }
        return new Absent();
    }

    private static Reading line(ByteBuf bytes) {
        int end = bytes.bytesBefore(Math.min(bytes.readableBytes(), LONGEST_LINE), (byte) '\n');
        if (end < 0) {
            return bytes.readableBytes() < LONGEST_LINE ? new Unfinished() : new Malformed(1);
        }
        if (bytes.getByte(bytes.readerIndex() + end - 1) != '\r') {
            return new Malformed(1);
        }
        String text = bytes.toString(bytes.readerIndex(), end - 1, StandardCharsets.ISO_8859_1);
        if (LINE_UNKNOWN.matcher(text).matches()) {
            return new Header(1, end + 1, Optional.empty());
        }
        return addresses(text)
                .<Reading>map(said -> new Header(1, end + 1, Optional.of(said)))
                .orElseGet(() -> new Malformed(1));
    }

    private static Optional<Addresses> addresses(String line) {
        Matcher v4 = LINE_V4.matcher(line);
        Matcher said = v4.matches() ? v4 : LINE_V6.matcher(line);
        if (!said.matches()) {
            return Optional.empty();
        }
        try {
            return Addresses.of(
                    new InetSocketAddress(InetAddress.ofLiteral(said.group(1)), Integer.parseInt(said.group(3))),
                    new InetSocketAddress(InetAddress.ofLiteral(said.group(2)), Integer.parseInt(said.group(4))));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a number too large for where it stands
        }
    }

    private static Reading binary(ByteBuf bytes) {
        int start = bytes.readerIndex();
        int length = bytes.getUnsignedShort(start + FIXED - 2);
        if (bytes.readableBytes() < FIXED + length) {
            return new Unfinished();
        }
        return switch (bytes.getUnsignedByte(start + SIGNATURE.length)) {
            // It speaks for itself, as health checks do, and what follows means nothing.
            case LOCAL -> new Header(2, FIXED + length, Optional.empty());
            case PROXY -> proxied(bytes.slice(start + FIXED, length), bytes.getUnsignedByte(start + FIXED - 3));
            default -> new Malformed(2);
        };
    }

    private static Reading proxied(ByteBuf content, int family) {
        int length = content.readableBytes();
        int size = switch (family) {
            case 0x11, 0x12 -> 4;
            case 0x21, 0x22 -> 16;
            default -> 0; // sockets of UNIX, and what nobody knows
        };
        if (size == 0 || length < 2 * size + 4) {
            return new Malformed(2);
        }
        InetAddress source = ip(content, size);
        InetAddress destination = ip(content, size);
        Optional<Addresses> said = Addresses.of(
                new InetSocketAddress(source, content.readUnsignedShort()),
                new InetSocketAddress(destination, content.readUnsignedShort()));
        return said.isPresent() && wellFormed(content) ? new Header(2, FIXED + length, said) : new Malformed(2);
    }

    /** Whether the rest is extensions, each with a type, a length and that many bytes. */
    private static boolean wellFormed(ByteBuf extensions) {
        while (extensions.isReadable()) {
            if (extensions.readableBytes() < TLV_HEAD) {
                return false;
            }
            int length = extensions.skipBytes(1).readUnsignedShort();
            if (extensions.readableBytes() < length) {
                return false;
            }
            extensions.skipBytes(length);
        }
        return true;
    }

    private static InetAddress ip(ByteBuf bytes, int size) {
        byte[] ip = new byte[size];
        bytes.readBytes(ip);
        try {
            return InetAddress.getByAddress(ip);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // only a wrong length is refused
        }
    }

    /** What was found. */
    sealed interface Reading {}

    /** More bytes will tell. */
    record Unfinished() implements Reading {}

    /** No header begins here. */
    record Absent() implements Reading {}

    record Malformed(int version) implements Reading {}

    /**
     * A header.
     *
     * @param length bytes that it takes
     * @param said empty when the load balancer passes on nobody's connection, or does not know whose
     */
    record Header(int version, int length, Optional<Addresses> said) implements Reading {}

    /** From where to where the client's connection goes. */
    record Addresses(InetSocketAddress source, InetSocketAddress destination) {
        /** Empty when one of them can be nobody's. */
        private static Optional<Addresses> of(InetSocketAddress source, InetSocketAddress destination) {
            return unicast(source.getAddress()) && unicast(destination.getAddress())
                    ? Optional.of(new Addresses(source, destination))
                    : Optional.empty();
        }

        private static boolean unicast(InetAddress ip) {
            boolean everybody =
                    ip instanceof Inet4Address && ip.getHostAddress().equals("255.255.255.255");
            return !ip.isAnyLocalAddress() && !ip.isMulticastAddress() && !everybody;
        }
    }
}
