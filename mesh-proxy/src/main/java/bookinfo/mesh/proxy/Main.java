package bookinfo.mesh.proxy;

import bookinfo.mesh.proxy.xds.Bootstrap;
import bookinfo.mesh.proxy.xds.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The proxy as a program: {@code -c bootstrap.yaml [--concurrency N] [--drain-time-s N]}, with Envoy's option names. */
public final class Main {

    private static final String USAGE = "usage: mesh-proxy -c BOOTSTRAP [--concurrency LOOPS] [--drain-time-s SECONDS]";

    private Main() {}

    /** Runs until the process is told to end, then drains. Exits with 1 when the proxy can not start. */
    public static void main(String[] args) throws InterruptedException {
        CountDownLatch quit = new CountDownLatch(1);
        try {
            Path file = Path.of(option(args, "-c").orElseThrow(() -> new Refusal(USAGE)));
            int loops = number(args, "--concurrency", 1);
            Duration drain = Duration.ofSeconds(number(args, "--drain-time-s", 5));
            Engine engine = Engine.start(Bootstrap.load(file), EngineOptions.of(loops, "bookinfo", quit::countDown));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> engine.stop(drain), "stop"));
        } catch (Refusal | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        quit.await();
        System.exit(0);
    }

    private static int number(String[] args, String name, int fallback) {
        String text = option(args, name).orElse(Integer.toString(fallback));
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new Refusal(name + ": " + text + " (expected: a number)");
        }
    }

    private static Optional<String> option(String[] args, String name) {
        for (int i = 0; i + 1 < args.length; i++) {
            if (args[i].equals(name)) {
                return Optional.of(args[i + 1]);
            }
        }
        return Optional.empty();
    }
}
