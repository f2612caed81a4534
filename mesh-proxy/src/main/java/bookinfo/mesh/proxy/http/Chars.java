package bookinfo.mesh.proxy.http;

/** Character classes of RFC 9110 section 5 and RFC 3986, as one table lookup per byte. */
final class Chars {
    private static final int TOKEN = 1;
    private static final int FIELD_VALUE = 2;
    private static final int TARGET = 4;
    private static final int AUTHORITY = 8;

    private static final byte[] CLASSES = new byte[256];
    private static final byte[] LOWER = new byte[256];

    static {
        for (int c = 0; c < 256; c++) {
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            int classes = 0;
            if (alphanumeric || "!#$%&'*+-.^_`|~".indexOf(c) >= 0) {
                classes |= TOKEN;
            }
            if (c == '\t' || (c >= ' ' && c != 0x7f)) {
                classes |= FIELD_VALUE;
            }
            if (c > ' ' && c < 0x7f) {
                classes |= TARGET;
            }
            if (alphanumeric || "-._~!$&'()*+,;=:[]%".indexOf(c) >= 0) {
                classes |= AUTHORITY;
            }
            CLASSES[c] = (byte) classes;
            LOWER[c] = (byte) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
        }
    }

    private Chars() {}

    /** May stand in a field name or a method. */
    static boolean token(byte b) {
        return (CLASSES[b & 0xff] & TOKEN) != 0;
    }

    /** May stand in a field value: anything but control characters; tab is allowed. */
    static boolean fieldValue(byte b) {
        return (CLASSES[b & 0xff] & FIELD_VALUE) != 0;
    }

    /** May stand in a request target: visible ASCII. */
    static boolean target(byte b) {
        return (CLASSES[b & 0xff] & TARGET) != 0;
    }

    /** May stand at the beginning of a message: what is visible, or of an empty line before it. */
    static boolean begins(byte b) {
        return (b & 0xff) > ' ' || b == '\r' || b == '\n';
    }

    /** Whether the text can be a host with an optional port; commas may join several. */
    static boolean authority(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0xff || (CLASSES[c] & AUTHORITY) == 0) {
                return false;
            }
        }
        return true;
    }

    static byte lower(byte b) {
        return LOWER[b & 0xff];
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hex(byte b) {
        return Character.digit(b & 0xff, 16);
    }
}
