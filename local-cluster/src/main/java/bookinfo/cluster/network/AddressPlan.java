package bookinfo.cluster.network;

import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The loopback addresses of one running cluster. No two roles ever share an address, and neither do two plans.
 *
 * @param index 0 to 9: clusters that run side by side have different ones
 */
public record AddressPlan(int index) {
    /** Pods and services are numbered 1 to this. */
    public static final int LAST_NUMBER = 254;

    /** How many clusters can run side by side. */
    static final int PLANS = 10;

    public AddressPlan {
        if (index < 0 || index >= PLANS) {
            throw new IllegalArgumentException("address plan: %d (expected: 0..%d)".formatted(index, PLANS - 1));
        }
    }

    /** What other pods dial: the sidecar's address, or the program's in a pod without one. */
    public String pod(int number) {
        return "127.1%d.%d.1".formatted(index, valid(number));
    }

    /** Where the programs behind a sidecar listen. */
    public String app(int number) {
        return "127.1%d.%d.2".formatted(index, valid(number));
    }

    /** The app address in the pod that has this pod address. */
    public static String appBeside(String podAddress) {
        return podAddress.replaceFirst("\\.1$", ".2");
    }

    /** Where a sidecar takes the connections that its own pod opens. */
    public String outbound(int number) {
        return "127.2%d.%d.1".formatted(index, valid(number));
    }

    /** A service's clusterIP. */
    public String service(int number) {
        return "127.3%d.0.%d".formatted(index, valid(number));
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
