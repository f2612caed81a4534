package bookinfo.mesh.proxy.agent;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Asks the proxy of this pod, as Istio's {@code pilot-agent request} does: {@code request GET stats}. */
final class AdminClient {
    static final String USAGE = "request [--debug-port=PORT] METHOD PATH";
    private static final String PORT = "--debug-port=";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private AdminClient() {}

    /**
     * Prints the answer.
     *
     * @return exit code: 0, or 1 when the answer is an error
     * @throws IllegalArgumentException if the arguments make no sense
     * @throws IOException if there is no answer
     */
    static int request(List<String> arguments, Map<String, String> env, PrintStream out, PrintStream err)
            throws IOException {
        List<String> words = new ArrayList<>(arguments);
        String port = Integer.toString(BootstrapJson.ADMIN_PORT);
        if (!words.isEmpty() && words.getFirst().startsWith(PORT)) {
            port = words.removeFirst().substring(PORT.length());
        }
        if (words.size() != 2) {
            throw new IllegalArgumentException("usage: " + USAGE);
        }
        String ip = env.getOrDefault("INSTANCE_IP", "");
        String host = ip.startsWith("127.") ? ip : "127.0.0.1";
        String path = words.get(1).startsWith("/") ? words.get(1) : "/" + words.get(1);
        URI uri = URI.create("http://" + host + ":" + port + escaped(path));
        PodHttp.Answer answer = PodHttp.request(words.getFirst(), uri, Map.of(), TIMEOUT);
        boolean failed = answer.status() >= 400;
        PrintStream to = failed ? err : out;
        to.print(answer.body());
        to.flush();
        return failed ? 1 : 0;
    }

    /** Filters are regular expressions typed by hand: what may not stand in a URI is escaped, what is escaped stays so. */
    private static String escaped(String target) {
        StringBuilder out = new StringBuilder();
        for (byte b : target.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c > ' ' && c < 127 && "\"<>[]\\^`{|}#".indexOf(c) < 0) {
                out.append(c);
            } else {
                out.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return out.toString();
    }
}
