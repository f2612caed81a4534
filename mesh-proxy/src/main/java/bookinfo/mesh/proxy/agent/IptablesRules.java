package bookinfo.mesh.proxy.agent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The rules of the table {@code nat} that lead a pod's connections to its proxy, as {@code iptables-restore --noflush}
 * reads them: chains and order as Istio has them.
 */
final class IptablesRules {
    private static final String HBONE_PORT = "15008";
    private static final List<String> CHAINS =
            List.of("ISTIO_INBOUND", "ISTIO_IN_REDIRECT", "ISTIO_OUTPUT", "ISTIO_REDIRECT");

    private final IptablesOptions options;
    private final IpFamily family;
    private final List<String> rules = new ArrayList<>();

    private IptablesRules(IptablesOptions options, IpFamily family) {
        this.options = options;
        this.family = family;
    }

    /**
     * Our chains are made anew each time; the jumps to them stand among others' rules, so they are only added.
     *
     * @param present the rules of the table, as {@code iptables-save} prints them
     */
    static String script(IptablesOptions options, IpFamily family, Collection<String> present) {
        IptablesRules table = new IptablesRules(options, family);
        table.inbound();
        table.output();
        StringBuilder script = new StringBuilder("*nat\n");
        CHAINS.forEach(chain -> script.append(':').append(chain).append(" - [0:0]\n"));
        table.jumps().stream()
                .filter(jump -> !present.contains(jump))
                .forEach(jump -> script.append(jump).append('\n'));
        table.rules.forEach(rule -> script.append("-A ").append(rule).append('\n'));
        return script.append("COMMIT\n").toString();
    }

    private List<String> jumps() {
        String output = "-A OUTPUT -j ISTIO_OUTPUT";
        return options.inboundPorts().isEmpty()
                ? List.of(output)
                : List.of("-A PREROUTING -p tcp -j ISTIO_INBOUND", output);
    }

    private void inbound() {
        rules.add("ISTIO_IN_REDIRECT -p tcp -j REDIRECT --to-ports " + options.inboundPort());
        rules.add("ISTIO_REDIRECT -p tcp -j REDIRECT --to-ports " + options.outboundPort());
        rules.add("ISTIO_INBOUND -p tcp -m tcp --dport " + HBONE_PORT + " -j RETURN");
        options.excludedInboundPorts()
                .forEach(port -> rules.add("ISTIO_INBOUND -p tcp -m tcp --dport " + port + " -j RETURN"));
        if (options.allInbound()) {
            rules.add("ISTIO_INBOUND -p tcp -j ISTIO_IN_REDIRECT");
        } else {
            options.inboundPorts()
                    .forEach(
                            port -> rules.add("ISTIO_INBOUND -p tcp -m tcp --dport " + port + " -j ISTIO_IN_REDIRECT"));
        }
    }

    private void output() {
        options.excludedOutboundPorts().forEach(port -> output("-p tcp -m tcp --dport " + port + " -j RETURN"));
        output("-s " + family.fromProxy() + "/" + (family == IpFamily.IPV4 ? 32 : 128) + " -o lo -j RETURN");
        proxysOwn("uid", options.uid());
        proxysOwn("gid", options.gid());
        output("-d " + family.loopback() + " -j RETURN");
        ranges(options.excludedOutboundRanges()).forEach(range -> output("-d " + range + " -j RETURN"));
        options.outboundPorts().forEach(port -> output("-p tcp -m tcp --dport " + port + " -j ISTIO_REDIRECT"));
        if (options.allOutbound()) {
            output("-j ISTIO_REDIRECT");
        } else {
            ranges(options.outboundRanges()).forEach(range -> output("-d " + range + " -j ISTIO_REDIRECT"));
        }
    }

    /**
     * What the proxy dials is left alone, but for the pod's own address: an application that calls itself by its service
     * comes in as others do. What others do over the loopback is theirs.
     */
    private void proxysOwn(String who, int id) {
        String owner = "--" + who + "-owner " + id;
        output("! -d " + family.loopback() + " -o lo -p tcp -m tcp ! --dport " + HBONE_PORT + " -m owner " + owner
                + " -j ISTIO_IN_REDIRECT");
        output("-o lo -m owner ! " + owner + " -j RETURN");
        output("-m owner " + owner + " -j RETURN");
    }

    private void output(String rule) {
        rules.add("ISTIO_OUTPUT " + rule);
    }

    private List<String> ranges(List<String> all) {
        return all.stream().filter(range -> IpFamily.of(range) == family).toList();
    }
}
