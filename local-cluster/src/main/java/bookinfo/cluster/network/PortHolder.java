package bookinfo.cluster.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out which process listens on an address, for the message when it cannot be bound. */
public final class PortHolder {
    private static final String LISTENING = "0A";
    private static final String WILDCARD = "00000000";

    private PortHolder() {}

    /** One line such as {@code 127.0.0.1:8080 is in use by java (pid 4711)}; names no process if none can be seen. */
    public static String describe(InetSocketAddress address) {
        String place = address.getHostString() + ":" + address.getPort();
        try (Stream<String> lines = Files.lines(Path.of("/proc/net/tcp"));
                Stream<String> lines6 = Files.lines(Path.of("/proc/net/tcp6"))) {
            return Stream.concat(lines, lines6)
                    .map(line -> line.trim().split("\\s+"))
                    .filter(field -> field.length > 9 && field[3].equals(LISTENING) && covers(field[1], address))
                    .flatMap(field -> owner("socket:[" + field[9] + "]").stream())
                    .findFirst()
                    .map(holder -> place + " is in use by " + holder)
                    .orElse(place + " is in use (by a process that this user cannot see)");
        } catch (IOException e) {
            return place + " is in use"; // macOS has no /proc
        }
    }

    /** The kernel writes addresses in little-endian hex; IPv4 ones appear in tcp6 as mapped ones, which end alike. */
    private static boolean covers(String listening, InetSocketAddress address) {
        byte[] bytes = address.getAddress().getAddress();
        byte[] reversed = {bytes[3], bytes[2], bytes[1], bytes[0]};
        String port = ":%04X".formatted(address.getPort());
        return listening.endsWith(HexFormat.of().withUpperCase().formatHex(reversed) + port)
                || listening.endsWith(WILDCARD + port);
    }

    private static Optional<String> owner(String socket) {
        return ProcessHandle.allProcesses()
                .filter(process -> holds(process.pid(), socket))
                .findFirst()
                .map(process -> "%s (pid %d)".formatted(name(process), process.pid()));
    }

    private static String name(ProcessHandle process) {
        return process.info()
                .command()
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .orElse("a process");
    }

    /** False for a process of another user, or one that ended meanwhile. */
    private static boolean holds(long pid, String socket) {
        try (Stream<Path> files = Files.list(Path.of("/proc/%d/fd".formatted(pid)))) {
            return files.anyMatch(file -> socket.equals(target(file)));
        } catch (IOException e) {
            return false;
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
