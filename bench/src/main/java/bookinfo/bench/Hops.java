package bookinfo.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/** A chain of processes of one proxy in front of the upstream: the first takes the requests. */
final class Hops implements AutoCloseable {
    private static final AtomicInteger NEXT_PORT = new AtomicInteger(20_000);
    private static final long START_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final List<Process> processes = new ArrayList<>();
    private int front;

    private Hops(int upstream) {
        front = upstream;
    }

    /** Starts that many hops; they need not answer yet when this returns. */
    static Hops start(Proxy proxy, int count, int upstream, Path folder) {
        Hops hops = new Hops(upstream);
        for (int i = 0; i < count; i++) {
            hops.prepend(proxy, i == count - 1 ? "OUTBOUND" : "INBOUND", folder);
        }
        return hops;
    }

    int port() {
        return front;
    }

    /** Where the load goes. */
    URI books() {
        return URI.create("http://127.0.0.1:" + front + "/books");
    }

    /** Waits for the first answer with status 200. */
    void awaitAnswer() {
        Client client = new Client(front, true);
        for (long start = System.nanoTime(); ; LockSupport.parkNanos(500_000)) {
            try {
                client.once();
                return;
            } catch (IOException e) {
                if (System.nanoTime() - start > START_LIMIT_NANOS) {
                    throw new UncheckedIOException("no answer from the proxy on port " + front, e);
                }
            }
        }
    }

    /** CPU time of all hops so far, in microseconds. */
    double cpuMicros() {
        return sum(Proc::cpuMicros);
    }

    double sum(ToDoubleFunction<Long> figure) {
        return processes.stream()
                .mapToDouble(process -> figure.applyAsDouble(process.pid()))
                .sum();
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }

    private void prepend(Proxy proxy, String direction, Path folder) {
        int target = front;
        front = freePort();
        Path bootstrap = folder.resolve(front + ".yaml");
        try {
            Files.writeString(
                    bootstrap,
                    Files.readString(Path.of("bench/proxy.yaml"))
                            .replace("@ADMIN@", Integer.toString(freePort()))
                            .replace("@FRONT@", Integer.toString(front))
                            .replace("@TARGET@", Integer.toString(target))
                            .replace("@DIRECTION@", direction)
                            .replace("@LOG@", folder.resolve(front + ".log").toString()));
            processes.add(new ProcessBuilder(proxy.command(bootstrap))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(front + ".out").toFile())
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Below what the system gives to outgoing connections: the load opens many, and one might take a port before a proxy does. */
    static int freePort() {
        int port = NEXT_PORT.getAndIncrement();
        while (!free(port)) {
            port = NEXT_PORT.getAndIncrement();
        }
        return port;
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (BindException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
