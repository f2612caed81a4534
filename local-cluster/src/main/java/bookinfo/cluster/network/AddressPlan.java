package bookinfo.cluster.network;

import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The loopback addresses of one running cluster. The three second octets differ, so no two roles ever share an address;
 * clusters that run side by side differ in all three.
 */
public record AddressPlan(int podOctet, int outboundOctet, int serviceOctet) {
    /** Pods and services are numbered 1 to this. */
    public static final int LAST_NUMBER = 254;

    /** How many clusters can run side by side. */
    static final int PLANS = 10;

    private static final int FIRST_POD_OCTET = 10;
    private static final int FIRST_OUTBOUND_OCTET = 20;
    private static final int FIRST_SERVICE_OCTET = 30;

    public AddressPlan {
        if (Stream.of(podOctet, outboundOctet, serviceOctet).distinct().count() != 3
                || IntStream.of(podOctet, outboundOctet, serviceOctet).anyMatch(octet -> octet < 1 || octet > 254)) {
            throw new IllegalArgumentException("base octets: %d, %d, %d (expected: three different numbers in 1..254)"
                    .formatted(podOctet, outboundOctet, serviceOctet));
        }
    }

    /** The plan number {@code index} (0 to 9); plans never overlap. */
    public static AddressPlan number(int index) {
        if (index < 0 || index >= PLANS) {
            throw new IllegalArgumentException("address plan: %d (expected: 0..%d)".formatted(index, PLANS - 1));
        }
        return new AddressPlan(FIRST_POD_OCTET + index, FIRST_OUTBOUND_OCTET + index, FIRST_SERVICE_OCTET + index);
    }

    /** What other pods dial: the sidecar's address, or the program's in a pod without one. */
    public String pod(int number) {
        return "127.%d.%d.1".formatted(podOctet, valid(number));
    }

    /** Where the programs behind a sidecar listen. */
    public String app(int number) {
        return "127.%d.%d.2".formatted(podOctet, valid(number));
    }

    /** The app address in the pod that has this pod address. */
    public static String appBeside(String podAddress) {
        return podAddress.replaceFirst("\\.1$", ".2");
    }

    /** Where a sidecar takes the connections that its own pod opens. */
    public String outbound(int number) {
        return "127.%d.%d.1".formatted(outboundOctet, valid(number));
    }

    /** A service's clusterIP. */
    public String service(int number) {
        return "127.%d.0.%d".formatted(serviceOctet, valid(number));
    }

    /** The number of the pod that has this pod address; empty for anything else. */
    public OptionalInt podNumber(String address) {
        return numbers().filter(number -> pod(number).equals(address)).findFirst();
    }

    /** The number of the service that has this address; empty for anything else. */
    public OptionalInt serviceNumber(String address) {
        return numbers().filter(number -> service(number).equals(address)).findFirst();
    }

    private static IntStream numbers() {
        return IntStream.rangeClosed(1, LAST_NUMBER);
    }

    private static int valid(int number) {
        if (number < 1 || number > LAST_NUMBER) {
            throw new IllegalArgumentException("address number: %d (expected: 1..%d)".formatted(number, LAST_NUMBER));
        }
        return number;
    }
}
