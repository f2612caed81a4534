package bookinfo.mesh.proxy.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IptablesTest {
    private static final List<String> INJECTED = List.of(
            "-p",
            "15001",
            "-z",
            "15006",
            "-u",
            "1337",
            "-m",
            "REDIRECT",
            "-i",
            "*",
            "-x",
            "",
            "-b",
            "*",
            "-d",
            "15090,15021,15020",
            "--log_output_level=default:info");

    @Test
    void redirectsAllButTheProxysOwnConnections() {
        assertThat(script(IpFamily.IPV4, INJECTED)).isEqualTo("""
                *nat
                :ISTIO_INBOUND - [0:0]
                :ISTIO_IN_REDIRECT - [0:0]
                :ISTIO_OUTPUT - [0:0]
                :ISTIO_REDIRECT - [0:0]
                -A PREROUTING -p tcp -j ISTIO_INBOUND
                -A OUTPUT -j ISTIO_OUTPUT
                -A ISTIO_IN_REDIRECT -p tcp -j REDIRECT --to-ports 15006
                -A ISTIO_REDIRECT -p tcp -j REDIRECT --to-ports 15001
                -A ISTIO_INBOUND -p tcp -m tcp --dport 15008 -j RETURN
                -A ISTIO_INBOUND -p tcp -m tcp --dport 15090 -j RETURN
                -A ISTIO_INBOUND -p tcp -m tcp --dport 15021 -j RETURN
                -A ISTIO_INBOUND -p tcp -m tcp --dport 15020 -j RETURN
                -A ISTIO_INBOUND -p tcp -j ISTIO_IN_REDIRECT
                -A ISTIO_OUTPUT -s 127.0.0.6/32 -o lo -j RETURN
                -A ISTIO_OUTPUT ! -d 127.0.0.1/32 -o lo -p tcp -m tcp ! --dport 15008 -m owner --uid-owner 1337 -j ISTIO_IN_REDIRECT
                -A ISTIO_OUTPUT -o lo -m owner ! --uid-owner 1337 -j RETURN
                -A ISTIO_OUTPUT -m owner --uid-owner 1337 -j RETURN
                -A ISTIO_OUTPUT ! -d 127.0.0.1/32 -o lo -p tcp -m tcp ! --dport 15008 -m owner --gid-owner 1337 -j ISTIO_IN_REDIRECT
                -A ISTIO_OUTPUT -o lo -m owner ! --gid-owner 1337 -j RETURN
                -A ISTIO_OUTPUT -m owner --gid-owner 1337 -j RETURN
                -A ISTIO_OUTPUT -d 127.0.0.1/32 -j RETURN
                -A ISTIO_OUTPUT -j ISTIO_REDIRECT
                COMMIT
                """);
    }

    @Test
    void choosesPortsAndRangesOfItsFamily() {
        assertThat(script(
                        IpFamily.IPV6,
                        List.of(
                                "-b",
                                "8080,9090",
                                "-d",
                                "22",
                                "-i",
                                "10.0.0.0/8,fd00::/64",
                                "-x",
                                "fd00::1/128,10.0.0.1/32",
                                "-q",
                                "443",
                                "-o",
                                "3306",
                                "-g",
                                "42")))
                .isEqualTo("""
                *nat
                :ISTIO_INBOUND - [0:0]
                :ISTIO_IN_REDIRECT - [0:0]
                :ISTIO_OUTPUT - [0:0]
                :ISTIO_REDIRECT - [0:0]
                -A PREROUTING -p tcp -j ISTIO_INBOUND
                -A OUTPUT -j ISTIO_OUTPUT
                -A ISTIO_IN_REDIRECT -p tcp -j REDIRECT --to-ports 15006
                -A ISTIO_REDIRECT -p tcp -j REDIRECT --to-ports 15001
                -A ISTIO_INBOUND -p tcp -m tcp --dport 15008 -j RETURN
                -A ISTIO_INBOUND -p tcp -m tcp --dport 22 -j RETURN
                -A ISTIO_INBOUND -p tcp -m tcp --dport 8080 -j ISTIO_IN_REDIRECT
                -A ISTIO_INBOUND -p tcp -m tcp --dport 9090 -j ISTIO_IN_REDIRECT
                -A ISTIO_OUTPUT -p tcp -m tcp --dport 3306 -j RETURN
                -A ISTIO_OUTPUT -s ::6/128 -o lo -j RETURN
                -A ISTIO_OUTPUT ! -d ::1/128 -o lo -p tcp -m tcp ! --dport 15008 -m owner --uid-owner 1337 -j ISTIO_IN_REDIRECT
                -A ISTIO_OUTPUT -o lo -m owner ! --uid-owner 1337 -j RETURN
                -A ISTIO_OUTPUT -m owner --uid-owner 1337 -j RETURN
                -A ISTIO_OUTPUT ! -d ::1/128 -o lo -p tcp -m tcp ! --dport 15008 -m owner --gid-owner 42 -j ISTIO_IN_REDIRECT
                -A ISTIO_OUTPUT -o lo -m owner ! --gid-owner 42 -j RETURN
                -A ISTIO_OUTPUT -m owner --gid-owner 42 -j RETURN
                -A ISTIO_OUTPUT -d ::1/128 -j RETURN
                -A ISTIO_OUTPUT -d fd00::1/128 -j RETURN
                -A ISTIO_OUTPUT -p tcp -m tcp --dport 443 -j ISTIO_REDIRECT
                -A ISTIO_OUTPUT -d fd00::/64 -j ISTIO_REDIRECT
                COMMIT
                """);
    }

    @Test
    void jumpsOnceAndLeavesInboundAloneWhereNothingIsRedirectedThere() {
        Set<String> present = Set.of("-A OUTPUT -j ISTIO_OUTPUT");

        String script = IptablesRules.script(IptablesOptions.parse(List.of("-i", "*")), IpFamily.IPV4, present);

        assertThat(script).doesNotContain("-A OUTPUT", "PREROUTING");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-m TPROXY | -m: TPROXY (expected: REDIRECT)",
                "-p 70000 | -p: 70000 (expected: 0..65535)",
                "-b x | -b: x (expected: 0..65535)",
                "-d * | -d: * (expected: 0..65535)",
                "-i here | -i: here (expected: CIDR blocks with commas, or *)",
                "-k eth0 | -k: not supported (usage: istio-iptables",
                "-x | -x: without a value (usage: istio-iptables",
            })
    void refusesByNameWhatItDoesNotUnderstand(String arguments, String message) {
        assertThatThrownBy(() -> IptablesOptions.parse(List.of(arguments.split(" ", -1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aDryRunOnlySaysTheRules() throws IOException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> arguments =
                Stream.concat(INJECTED.stream(), Stream.of("--dry-run")).toList();

        assertThat(Iptables.run(new ArrayList<>(arguments), new PrintStream(out, true, StandardCharsets.UTF_8)))
                .isZero();

        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith(script(IpFamily.IPV4, INJECTED));
    }

    @Test
    void thePodGetsTheAddressThatItsProxyDialsFromOnce() {
        List<String> before = List.of("00000000000000000000000000000001 01 80 10 80       lo");
        List<String> after = List.of("00000000000000000000000000000006 01 80 00 80       lo");

        assertThat(Iptables.addSource(before)).containsExactly("ip", "-6", "addr", "add", "::6/128", "dev", "lo");
        assertThat(Iptables.addSource(after)).isEmpty();
    }

    private static String script(IpFamily family, List<String> arguments) {
        return IptablesRules.script(IptablesOptions.parse(arguments), family, Set.of());
    }
}
