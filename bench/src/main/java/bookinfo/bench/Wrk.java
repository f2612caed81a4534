package bookinfo.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As many requests as the other side can answer, by the program wrk on 16 connections. */
final class Wrk {
    private static final Pattern COUNT = Pattern.compile("(\\d+) requests in");

    private Wrk() {}

    /** Requests answered in that time, all of them with success. */
    static long saturate(URI target, boolean reconnect, int seconds) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("wrk", "-t", "1", "-c", "16", "-d", seconds + "s"));
        if (reconnect) {
            command.addAll(List.of("-H", "Connection: close"));
        }
        command.add(target.toString());
        Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher count = COUNT.matcher(out);
        if (wrk.waitFor() != 0 || !count.find() || out.contains("Non-2xx") || out.contains("Socket errors")) {
            throw new IllegalStateException(String.join(" ", command) + ":\n" + out);
        }
        return Long.parseLong(count.group(1));
    }
}
