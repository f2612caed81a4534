package bookinfo.mesh.proxy.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The addresses that begin with the same bits, {@code 10.0.0.0/8}.
 *
 * @param bits 0..32 for IPv4, 0..128 for IPv6
 */
public record IpRange(InetAddress address, int bits) {
    static final IpRange ANY_IPV4 = new IpRange(InetAddress.ofLiteral("0.0.0.0"), 0);
    static final IpRange ANY_IPV6 = new IpRange(InetAddress.ofLiteral("::"), 0);

    /** Bits of the address beyond the length are dropped, so that equal ranges are equal. */
    public IpRange {
        byte[] bytes = address.getAddress();
        if (bits < 0 || bits > bytes.length * 8) {
            throw new IllegalArgumentException("prefix length " + bits + " (expected: 0.." + bytes.length * 8 + ")");
        }
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] &= (byte) mask(i, bits);
        }
        address = address(bytes);
    }

    /** Whether an address of the same family begins with these bits. */
    public boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int i = 0; i * 8 < bits; i++) {
            if (((ours[i] ^ theirs[i]) & mask(i, bits)) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + bits;
    }

    /** The bits of byte {@code i} that belong to a prefix. */
    private static int mask(int i, int bits) {
        int left = Math.clamp(bits - i * 8L, 0, 8);
        return 0xff << (8 - left) & 0xff;
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // only a wrong length is refused
        }
    }
}
