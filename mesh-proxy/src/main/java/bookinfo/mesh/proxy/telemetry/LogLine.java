package bookinfo.mesh.proxy.telemetry;

import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Arrays;

/**
 * Bytes of access log lines, reused. Values of a request are written so that they cannot start a line of their own:
 * control characters but tabs become {@code \xNN}. Characters above 0xff do not occur in header values and become {@code ?}.
 */
final class LogLine {
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    /** A value is cut here, so that one request cannot fill the log. */
    private static final int MAX_VALUE = 8 << 10;

    private byte[] bytes;
    private int length;

    LogLine(int capacity) {
        bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    byte[] drain() {
        byte[] drained = Arrays.copyOf(bytes, length);
        length = 0;
        return drained;
    }

    /** Text of the format itself, line feeds included. */
    void literal(byte[] text) {
        ensure(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
    }

    void value(String value) {
        int end = Math.min(value.length(), MAX_VALUE);
        ensure(end * 4);
        for (int i = 0; i < end; i++) {
            char c = value.charAt(i);
            if ((c < 0x20 && c != '\t') || c == 0x7f) {
                escape(c);
            } else {
                bytes[length++] = c > 0xff ? (byte) '?' : (byte) c;
            }
        }
    }

    void number(long value) {
        if (value >= 0 && value < Integer.MAX_VALUE) {
            int digits = 1;
            for (long rest = value; rest >= 10; rest /= 10) {
                digits++;
            }
            padded((int) value, digits);
        } else {
            value(Long.toString(value));
        }
    }

    /** A number of {@code width} digits, with leading zeros. */
    void padded(int value, int width) {
        ensure(width);
        int rest = value;
        for (int i = width - 1; i >= 0; i--) {
            bytes[length + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += width;
    }

    void character(char c) {
        ensure(1);
        bytes[length++] = (byte) c;
    }

    /** {@code ip:port}, or {@code name:port} of an address that was never resolved. */
    void address(InetSocketAddress address) {
        switch (address.getAddress()) {
            case Inet4Address ip -> {
                byte[] parts = ip.getAddress();
                for (int i = 0; i < parts.length; i++) {
                    number(parts[i] & 0xff);
                    character(i < parts.length - 1 ? '.' : ':');
                }
            }
            case Inet6Address ip -> value("[" + NetUtil.toAddressString(ip) + "]:");
            case null, default -> value(address.getHostString() + ":");
        }
        number(address.getPort());
    }

    private void escape(char c) {
        bytes[length++] = '\\';
        bytes[length++] = 'x';
        bytes[length++] = HEX[c >> 4];
        bytes[length++] = HEX[c & 0xf];
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
