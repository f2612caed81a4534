package bookinfo.mesh.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class OriginalDestinationTest {
    @Test
    void reads_the_address_that_the_kernel_writes() {
        ByteBuffer ipv4 = address(16, 2, 9080).put(4, new byte[] {10, 96, 0, (byte) 200});
        ByteBuffer ipv6 =
                address(28, 10, 65_535).put(8, new byte[] {(byte) 0xfd, 0}).put(23, (byte) 1);
        assertThat(OriginalDestination.decode(ipv4)).contains(new InetSocketAddress("10.96.0.200", 9080));
        assertThat(OriginalDestination.decode(ipv6)).contains(new InetSocketAddress("fd00::1", 65_535));
        assertThat(OriginalDestination.decode(address(16, 1, 80))).isEmpty();
    }

    /** Family in the order of the machine, port in that of the network. */
    private static ByteBuffer address(int length, int family, int port) {
        ByteBuffer address = ByteBuffer.allocate(length);
        address.order(ByteOrder.nativeOrder()).putShort(0, (short) family);
        return address.order(ByteOrder.BIG_ENDIAN).putShort(2, (short) port);
    }
}
