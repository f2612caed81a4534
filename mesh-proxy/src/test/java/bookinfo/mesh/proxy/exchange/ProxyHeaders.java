package bookinfo.mesh.proxy.exchange;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Beginnings of connections as HAProxy's proxy protocol has them, and wrong ones; as ISO-8859-1 text. */
final class ProxyHeaders {
    private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

    private ProxyHeaders() {}

    /** A header of version 1. */
    static String line(String content) {
        return "PROXY " + content + "\r\n";
    }

    /**
     * A header of version 2.
     *
     * @param start version, command, family and transport: two bytes in hex
     * @param content in hex, blanks between bytes left out
     */
    static String binary(String start, String content) {
        byte[] bytes = HexFormat.of().parseHex(content.replace(" ", ""));
        return SIGNATURE
                + text(HexFormat.of().parseHex(start))
                + (char) (bytes.length >> 8)
                + (char) (bytes.length & 0xff)
                + text(bytes);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
