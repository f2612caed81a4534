package bookinfo.mesh.control.inject;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which of a pod's connections are redirected to its sidecar, as lists with commas; {@code *} is all.
 *
 * @param outboundRanges CIDR blocks
 * @param outboundPorts redirected whatever their address
 */
record Capture(
        String inboundPorts,
        String excludedInboundPorts,
        String outboundRanges,
        String excludedOutboundRanges,
        String outboundPorts,
        String excludedOutboundPorts) {
    private static final String PORTS = "ports with commas";
    private static final String RANGES = "CIDR blocks with commas, such as 10.96.0.0/12, or *";
    private static final int MAX_PORT = 65_535;

    /** @throws IllegalArgumentException naming an annotation that makes no sense */
    static Capture of(Annotations annotations) {
        return new Capture(
                annotations.list(Annotation.INCLUDE_INBOUND_PORTS, "*", PORTS + ", or *", Capture::isPort),
                annotations.list(Annotation.EXCLUDE_INBOUND_PORTS, "", PORTS, Capture::isPort),
                annotations.list(Annotation.INCLUDE_OUTBOUND_RANGES, "*", RANGES, Capture::isRange),
                annotations.list(Annotation.EXCLUDE_OUTBOUND_RANGES, "", RANGES, Capture::isRange),
                annotations.list(Annotation.INCLUDE_OUTBOUND_PORTS, "", PORTS, Capture::isPort),
                annotations.list(Annotation.EXCLUDE_OUTBOUND_PORTS, "", PORTS, Capture::isPort));
    }

    /**
     * The arguments of the program that writes the rules. The proxy's own ports are never redirected.
     *
     * @param proxyUser whose connections are the proxy's own
     */
    List<String> arguments(int proxyUser) {
        String excluded = Stream.of("15090,15021,15020", excludedInboundPorts)
                .filter(ports -> !ports.isEmpty())
                .reduce("", (all, ports) -> all.isEmpty() ? ports : all + "," + ports);
        List<String> arguments = new ArrayList<>(List.of("istio-iptables", "-p", "15001", "-z", "15006"));
        arguments.addAll(List.of("-u", Integer.toString(proxyUser), "-m", "REDIRECT", "-i", outboundRanges));
        arguments.addAll(List.of("-x", excludedOutboundRanges, "-b", inboundPorts, "-d", excluded));
        if (!outboundPorts.isEmpty()) {
            arguments.addAll(List.of("-q", outboundPorts));
        }
        if (!excludedOutboundPorts.isEmpty()) {
            arguments.addAll(List.of("-o", excludedOutboundPorts));
        }
        return arguments;
    }

    private static boolean isPort(String text) {
        return text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= MAX_PORT;
    }

    private static boolean isRange(String text) {
        return text.matches("[0-9.]{7,15}/[0-9]{1,2}|[0-9a-fA-F:.]{2,39}/[0-9]{1,3}");
    }
}
