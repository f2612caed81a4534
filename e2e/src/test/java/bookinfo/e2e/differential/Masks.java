package bookinfo.e2e.differential;

import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What may differ from one answer to the next: times, random ids, ports. */
final class Masks {
    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
    private static final Pattern ID = Pattern.compile(UUID);
    private static final Pattern DATE =
            Pattern.compile("(?m)^date: \\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT$");
    private static final Pattern SERVICE_TIME = Pattern.compile("(?m)^x-envoy-upstream-service-time: \\d+$");
    private static final Pattern TIME_LEFT = Pattern.compile("(?m)^(x-envoy-expected-rq-timeout-ms: )(\\d{1,9})$");
    private static final Pattern EPHEMERAL = Pattern.compile("127\\.0\\.0\\.1:\\d+");

    private static final List<String> OWN_ADDRESSES = ownAddresses();

    private Masks() {}

    /** The text with names for ports and placeholders for the rest. */
    static String mask(String text, Map<String, Integer> ports) {
        String masked = ID.matcher(text).replaceAll("<id>");
        masked = DATE.matcher(masked).replaceAll("date: <date>");
        masked = SERVICE_TIME.matcher(masked).replaceAll("x-envoy-upstream-service-time: <ms>");
        masked = TIME_LEFT.matcher(masked).replaceAll(Masks::seconds);
        for (String address : OWN_ADDRESSES) {
            masked = masked.replace(address, "127.0.0.1");
        }
        for (Map.Entry<String, Integer> port : ports.entrySet()) {
            masked =
                    masked.replaceAll("127\\.0\\.0\\.1([:_])" + port.getValue() + "\\b", "127.0.0.1$1" + port.getKey());
        }
        return EPHEMERAL.matcher(masked).replaceAll("127.0.0.1:<port>");
    }

    /** A time that runs, in milliseconds, to the next second: a busy machine takes its time for a try. */
    private static String seconds(MatchResult left) {
        return left.group(1) + (Long.parseLong(left.group(2)) + 999) / 1000 * 1000;
    }

    /** For a client on this machine Envoy writes an address of the machine to x-forwarded-for, not 127.0.0.1. */
    private static List<String> ownAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                    .map(InetAddress::getHostAddress)
                    .toList();
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }
}
