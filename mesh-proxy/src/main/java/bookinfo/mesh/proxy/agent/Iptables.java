package bookinfo.mesh.proxy.agent;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Writes the rules that redirect a pod's connections into the kernel; doing it again changes nothing. */
final class Iptables {
    private static final Path IPV6_ADDRESSES = Path.of("/proc/net/if_inet6");
    private static final String GLOBAL_SCOPE = "00";
    private static final int SCOPE = 3;
    private static final String SOURCE_IN_LIST = "00000000000000000000000000000006 ";
    private static final long SECONDS = 30;

    private Iptables() {}

    /**
     * @return exit code 0
     * @throws IllegalArgumentException if the arguments make no sense
     * @throws IOException if the rules cannot be written, saying what is missing for it
     */
    static int run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
        IptablesOptions options = IptablesOptions.parse(arguments);
        write(options, IpFamily.IPV4, out);
        List<String> addresses =
                Files.isReadable(IPV6_ADDRESSES) ? Files.readAllLines(IPV6_ADDRESSES) : List.<String>of();
        if (hasIpv6(addresses)) {
            write(options, IpFamily.IPV6, out);
            List<String> source = addSource(addresses);
            out.println(String.join(" ", source));
            if (!options.dryRun() && !source.isEmpty()) {
                var _ = execute(source, "");
            }
        }
        return 0;
    }

    /**
     * The command, if one is needed, that gives the pod the address from which its proxy dials it: 127.0.0.6 is every
     * host's own, but of IPv6 only ::1 is.
     *
     * @param addresses lines of /proc/net/if_inet6
     */
    static List<String> addSource(List<String> addresses) {
        return addresses.stream().anyMatch(line -> line.startsWith(SOURCE_IN_LIST))
                ? List.of()
                : List.of("ip", "-6", "addr", "add", IpFamily.IPV6.fromProxy() + "/128", "dev", "lo");
    }

    private static void write(IptablesOptions options, IpFamily family, PrintStream out)
            throws IOException, InterruptedException {
        Set<String> present = options.dryRun()
                ? Set.of()
                : execute(List.of(family.program() + "-save", "-t", "nat"), "")
                        .lines()
                        .collect(Collectors.toSet());
        String script = IptablesRules.script(options, family, present);
        out.print(script);
        out.flush();
        if (!options.dryRun()) {
            var _ = execute(List.of(family.program() + "-restore", "--noflush"), script);
        }
    }

    /** A pod without an address that others could dial needs no rules, and its node may have no tables for them. */
    private static boolean hasIpv6(List<String> addresses) {
        return addresses.stream()
                .map(line -> line.strip().split(" +", -1))
                .anyMatch(fields -> fields.length > SCOPE && fields[SCOPE].equals(GLOBAL_SCOPE));
    }

    private static String execute(List<String> command, String input) throws IOException, InterruptedException {
        Process process = start(command);
        CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> read(process.errorReader()));
        CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process.inputReader()));
        try (var to = process.outputWriter(StandardCharsets.US_ASCII)) {
            to.write(input);
        }
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command.getFirst() + ": not done after " + SECONDS + " s");
        }
        if (process.exitValue() != 0) {
            throw new IOException("%s: exit code %d: %s%s"
                    .formatted(
                            command.getFirst(),
                            process.exitValue(),
                            errors.join().strip(),
                            help(errors.join())));
        }
        return output.join();
    }

    private static Process start(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new IOException(
                    command.getFirst() + ": cannot be run (expected: on the PATH, as the sidecar's image has it)", e);
        }
    }

    private static String help(String errors) {
        return errors.contains("ermission denied")
                        || errors.contains("must be root")
                        || errors.contains("not permitted")
                ? "\nThe init container needs user 0 and the capabilities NET_ADMIN and NET_RAW, which the namespace's Pod"
                        + " Security level \"baseline\" does not allow (label pod-security.kubernetes.io/enforce)."
                : "";
    }

    private static String read(java.io.BufferedReader reader) {
        try (reader) {
            return reader.lines().collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
