package bookinfo.mesh.proxy.agent;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code wait}: until the proxy of this pod is ready. As a container's hook after its start it holds back the containers
 * after it.
 */
final class Waiting {
    static final String USAGE = "wait [--timeoutSeconds=60] [--periodMillis=500] [--url=URL]";
    private static final Duration REQUEST = Duration.ofMillis(500);

    private Waiting() {}

    /**
     * @return exit code 0: the proxy is ready
     * @throws IllegalArgumentException if the arguments make no sense
     * @throws IOException if it was not ready in time
     */
    static int run(List<String> arguments, Map<String, String> env) throws IOException, InterruptedException {
        String ip = env.getOrDefault("INSTANCE_IP", "");
        String url = "http://" + (ip.startsWith("127.") ? ip : "127.0.0.1") + ":15021/healthz/ready";
        Duration patience = Duration.ofSeconds(60);
        Duration period = Duration.ofMillis(500);
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            switch (argument.substring(0, Math.max(0, argument.indexOf('=')))) {
                case "--timeoutSeconds" -> patience = Duration.ofSeconds(number(argument, value));
                case "--periodMillis" -> period = Duration.ofMillis(number(argument, value));
                case "--url" -> url = value;
                default -> throw new IllegalArgumentException(argument + ": not supported (usage: " + USAGE + ")");
            }
        }
        return until(URI.create(url), patience, period);
    }

    private static int until(URI uri, Duration patience, Duration period) throws IOException, InterruptedException {
        long start = System.nanoTime();
        String last = "not asked";
        while (System.nanoTime() - start < patience.toNanos()) {
            try {
                PodHttp.Answer answer = PodHttp.request("GET", uri, Map.of(), REQUEST);
                if (answer.status() == 200) {
                    return 0;
                }
                last = "answered " + answer.status();
            } catch (IOException e) {
                last = e.toString();
            }
            TimeUnit.MILLISECONDS.sleep(period.toMillis());
        }
        throw new IOException("the proxy is not ready after " + patience.toSeconds() + " s: " + uri + " " + last);
    }

    private static long number(String argument, String value) {
        if (!value.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException(argument + " (expected: a number)");
        }
        return Long.parseLong(value);
    }
}
