package bookinfo.mesh.proxy.agent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which connections of a pod are redirected, by the arguments that Istio's {@code istio-iptables} takes.
 *
 * @param outboundPort where the pod's own connections are led
 * @param inboundPort where connections from others are led
 * @param uid user of the proxy, whose connections are its own
 * @param gid group of the proxy
 * @param inboundPorts that are redirected; {@code *} alone: all
 * @param outboundRanges CIDR blocks that are redirected; {@code *} alone: all
 * @param outboundPorts that are redirected whatever their address
 * @param dryRun say the rules and change nothing
 */
record IptablesOptions(
        int outboundPort,
        int inboundPort,
        int uid,
        int gid,
        List<String> inboundPorts,
        List<String> excludedInboundPorts,
        List<String> outboundRanges,
        List<String> excludedOutboundRanges,
        List<String> outboundPorts,
        List<String> excludedOutboundPorts,
        boolean dryRun) {
    static final String USAGE =
            "istio-iptables [-p PORT] [-z PORT] [-u UID] [-g GID] [-m REDIRECT] [-b PORTS] [-d PORTS]"
                    + " [-i CIDRS] [-x CIDRS] [-q PORTS] [-o PORTS] [--dry-run]";

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("--envoy-port", "-p"),
            Map.entry("--inbound-capture-port", "-z"),
            Map.entry("--proxy-uid", "-u"),
            Map.entry("--proxy-gid", "-g"),
            Map.entry("--istio-inbound-interception-mode", "-m"),
            Map.entry("--istio-inbound-ports", "-b"),
            Map.entry("--istio-local-exclude-ports", "-d"),
            Map.entry("--istio-service-cidr", "-i"),
            Map.entry("--istio-service-exclude-cidr", "-x"),
            Map.entry("--istio-outbound-ports", "-q"),
            Map.entry("--istio-local-outbound-ports-exclude", "-o"),
            Map.entry("--log_output_level", "--log_output_level"),
            Map.entry("--dry-run", "-n"));

    private static final String ANY = "*";
    private static final int MAX_PORT = 65_535;

    IptablesOptions {
        inboundPorts = List.copyOf(inboundPorts);
        excludedInboundPorts = List.copyOf(excludedInboundPorts);
        outboundRanges = List.copyOf(outboundRanges);
        excludedOutboundRanges = List.copyOf(excludedOutboundRanges);
        outboundPorts = List.copyOf(outboundPorts);
        excludedOutboundPorts = List.copyOf(excludedOutboundPorts);
    }

    /** @throws IllegalArgumentException naming the argument that is not supported or makes no sense */
    static IptablesOptions parse(List<String> arguments) {
        Map<String, String> given = given(arguments);
        String mode = given.getOrDefault("-m", "REDIRECT");
        if (!mode.equals("REDIRECT")) {
            throw refused("-m", mode, "REDIRECT");
        }
        int uid = number(given, "-u", 1337, Integer.MAX_VALUE);
        return new IptablesOptions(
                number(given, "-p", 15001, MAX_PORT),
                number(given, "-z", 15006, MAX_PORT),
                uid,
                number(given, "-g", uid, Integer.MAX_VALUE),
                ports(given, "-b"),
                ports(given, "-d"),
                ranges(given, "-i"),
                ranges(given, "-x"),
                ports(given, "-q"),
                ports(given, "-o"),
                given.containsKey("-n"));
    }

    boolean allInbound() {
        return inboundPorts.equals(List.of(ANY));
    }

    boolean allOutbound() {
        return outboundRanges.equals(List.of(ANY));
    }

    private static Map<String, String> given(List<String> arguments) {
        Map<String, String> given = new HashMap<>();
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String argument = rest.pop();
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            String name = equals < 0 ? argument : argument.substring(0, equals);
            String flag = NAMES.getOrDefault(name, name);
            if (!NAMES.containsValue(flag)) {
                throw new IllegalArgumentException(name + ": not supported (usage: " + USAGE + ")");
            }
            if (flag.equals("-n")) {
                given.put(flag, "");
            } else if (equals < 0 && rest.isEmpty()) {
                throw new IllegalArgumentException(name + ": without a value (usage: " + USAGE + ")");
            } else {
                given.put(flag, equals < 0 ? rest.pop() : argument.substring(equals + 1));
            }
        }
        return given;
    }

    private static int number(Map<String, String> given, String flag, int otherwise, int most) {
        return Optional.ofNullable(given.get(flag))
                .map(text -> {
                    if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) > most) {
                        throw refused(flag, text, "0.." + most);
                    }
                    return Integer.parseInt(text);
                })
                .orElse(otherwise);
    }

    private static List<String> ports(Map<String, String> given, String flag) {
        List<String> ports = list(given, flag);
        ports.stream()
                .filter(port -> !port.equals(ANY) || !Set.of("-b").contains(flag))
                .filter(port -> !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > MAX_PORT)
                .findFirst()
                .ifPresent(port -> {
                    throw refused(flag, port, "0.." + MAX_PORT);
                });
        return ports;
    }

    private static List<String> ranges(Map<String, String> given, String flag) {
        List<String> ranges = list(given, flag);
        ranges.stream()
                .filter(range -> !range.equals(ANY) && !range.matches("[0-9a-fA-F:.]{2,39}(/[0-9]{1,3})?"))
                .findFirst()
                .ifPresent(range -> {
                    throw refused(flag, range, "CIDR blocks with commas, or *");
                });
        return ranges;
    }

    private static List<String> list(Map<String, String> given, String flag) {
        return Stream.of(given.getOrDefault(flag, "").split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static IllegalArgumentException refused(String flag, String value, String expected) {
        return new IllegalArgumentException("%s: %s (expected: %s)".formatted(flag, value, expected));
    }
}
