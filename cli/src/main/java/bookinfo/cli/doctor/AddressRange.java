package bookinfo.cli.doctor;

import java.math.BigInteger;
import java.net.InetAddress;

/** Addresses that begin alike: {@code 10.0.0.0/16}. */
record AddressRange(InetAddress first, int prefix) {
    AddressRange {
        int bits = first.getAddress().length * 8;
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("prefix of " + prefix + " bits (expected: 0.." + bits + ")");
        }
    }

    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("address range: " + text + " (expected: an address, a slash, a number)");
        }
        return new AddressRange(
                InetAddress.ofLiteral(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    boolean contains(AddressRange other) {
        return sameFamily(other) && prefix <= other.prefix && start().equals(other.cut(prefix));
    }

    private boolean sameFamily(AddressRange other) {
        return first.getAddress().length == other.first.getAddress().length;
    }

    private BigInteger start() {
        return cut(prefix);
    }

    private BigInteger cut(int bits) {
        byte[] address = first.getAddress();
        return new BigInteger(1, address).shiftRight(address.length * 8 - bits);
    }
}
