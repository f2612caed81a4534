package bookinfo.cluster;

import java.io.IOException;
import java.time.Clock;
import java.util.List;

/**
 * Runs a cluster until SIGTERM: {@code local-cluster --root FOLDER --state FOLDER --port NUMBER}. With BOOKINFO_TRAIN=1
 * in the environment its programs record their AOT caches. Exit codes: 0 stopped, 1 could not start, 2 bad command line.
 */
public final class Main {
    private static final String LOG_FORMAT = "%1$tFT%1$tT.%1$tL %4$s %3$s: %5$s%6$s%n";

    private Main() {}

    /** Starts, and returns only when the cluster could not start. */
    public static void main(String[] arguments) throws InterruptedException {
        System.setProperty("java.util.logging.SimpleFormatter.format", LOG_FORMAT);
        try {
            Options options = Options.parse(List.of(arguments));
            run(options);
        } catch (IllegalArgumentException e) {
            fail(2, e);
        }
        Thread.currentThread().join();
    }

    private static void run(Options options) {
        try {
            boolean training = "1".equals(System.getenv("BOOKINFO_TRAIN"));
            LocalCluster cluster = LocalCluster.start(options, training, Clock.systemUTC());
            Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "stop"));
        } catch (StartFailure | IOException e) {
            fail(1, e);
        }
    }

    private static void fail(int code, Exception cause) {
        System.err.println("local-cluster: " + cause.getMessage());
        System.exit(code);
    }
}
