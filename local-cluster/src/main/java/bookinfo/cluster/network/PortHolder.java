package bookinfo.cluster.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out which process listens on an address, for the message when it cannot be bound. */
public final class PortHolder {
    private PortHolder() {}

    /** One line such as {@code 127.0.0.1:8080 is in use by java (pid 4711)}; names no process if none can be seen. */
    public static String describe(InetSocketAddress address) {
        String place = address.getHostString() + ":" + address.getPort();
        Pattern holder = Pattern.compile("(?m)^(\\S+) +(\\d+) .* TCP (%s|\\*:%d) \\(LISTEN\\)$"
                .formatted(Pattern.quote(place), address.getPort()));
        try {
            Process lsof = new ProcessBuilder("lsof", "-nP", "-iTCP:" + address.getPort(), "-sTCP:LISTEN")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Matcher found = holder.matcher(new String(lsof.getInputStream().readAllBytes(), UTF_8));
            return found.find()
                    ? "%s is in use by %s (pid %s)".formatted(place, found.group(1), found.group(2))
                    : place + " is in use (by a process that this user cannot see)";
        } catch (IOException e) {
            return place + " is in use (lsof, which is not on the PATH, would tell by which process)";
        }
    }
}
