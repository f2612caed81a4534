package bookinfo.cluster.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Finds out which process listens on an address, for the message when it cannot be bound. */
public final class PortHolder {
    private static final Path PROC = Path.of("/proc");
    private static final String LISTENING = "0A";
    private static final String WILDCARD = "00000000";

    private PortHolder() {}

    /** One line such as {@code 127.0.0.1:8080 is in use by java (pid 4711)}; names no process if none can be seen. */
    public static String describe(InetSocketAddress address) {
        String place = address.getHostString() + ":" + address.getPort();
        return find(address)
                .map(holder -> place + " is in use by " + holder)
                .orElse(place + " is in use (by a process that this user cannot see)");
    }

    private static Optional<String> find(InetSocketAddress address) {
        try {
            return Files.isReadable(PROC.resolve("net/tcp")) ? fromProc(address) : fromLsof(address.getPort());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> fromProc(InetSocketAddress address) throws IOException {
        String port = ":%04X".formatted(address.getPort());
        String exact = littleEndian(address.getAddress().getAddress());
        try (Stream<String> lines = Files.lines(PROC.resolve("net/tcp"));
                Stream<String> lines6 = Files.lines(PROC.resolve("net/tcp6"))) {
            return Stream.concat(lines, lines6)
                    .map(line -> line.trim().split("\\s+"))
                    .filter(field -> field.length > 9 && field[3].equals(LISTENING) && field[1].endsWith(port))
                    .filter(field -> covers(field[1].substring(0, field[1].length() - port.length()), exact))
                    .findFirst()
                    .flatMap(field -> ownerOf("socket:[" + field[9] + "]"));
        }
    }

    /** IPv4 addresses appear in tcp6 as mapped ones, which end like the IPv4 form. */
    private static boolean covers(String listening, String exact) {
        return listening.endsWith(exact) || listening.endsWith(WILDCARD);
    }

    private static String littleEndian(byte[] address) {
        byte[] reversed = {address[3], address[2], address[1], address[0]};
        return HexFormat.of().withUpperCase().formatHex(reversed);
    }

    private static Optional<String> ownerOf(String socket) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, socket)) {
                    String name = Files.readString(process.resolve("comm")).strip();
                    return Optional.of("%s (pid %s)".formatted(name, process.getFileName()));
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** False for a process of another user, or one that ended meanwhile. */
    private static boolean holds(Path process, String socket) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (Files.readSymbolicLink(file).toString().equals(socket)) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false;
        }
        return false;
    }

    private static Optional<String> fromLsof(int port) throws IOException {
        Process lsof = new ProcessBuilder("lsof", "-nP", "-iTCP:" + port, "-sTCP:LISTEN", "-Fpc")
                .redirectErrorStream(true)
                .start();
        try {
            if (!lsof.waitFor(5, TimeUnit.SECONDS)) {
                lsof.destroyForcibly();
                return Optional.empty();
            }
            String output = new String(lsof.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return field(output, 'c')
                    .map(name ->
                            "%s (pid %s)".formatted(name, field(output, 'p').orElse("?")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<String> field(String output, char name) {
        return output.lines()
                .filter(line -> !line.isEmpty() && line.charAt(0) == name)
                .map(line -> line.substring(1))
                .findFirst();
    }
}
