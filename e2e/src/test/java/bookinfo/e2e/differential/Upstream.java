package bookinfo.e2e.differential;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A server that does on each connection what the case under way says, and nothing between cases. */
final class Upstream implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Socket> connections = new ArrayList<>();
    private final List<Future<List<String>>> transcripts = new ArrayList<>();
    private List<List<Step>> script = List.of();
    private CountDownLatch over = new CountDownLatch(0);

    Upstream() throws IOException {
        socket = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    synchronized void begin(List<List<Step>> steps, CountDownLatch end) {
        script = steps;
        over = end;
        connections.clear();
        transcripts.clear();
    }

    /** What each connection saw, in the order of their coming. Call it when the case is over. */
    synchronized List<List<String>> end() throws Exception {
        script = List.of();
        for (Socket connection : connections) {
            connection.close();
        }
        List<List<String>> seen = new ArrayList<>();
        for (Future<List<String>> transcript : transcripts) {
            seen.add(transcript.get());
        }
        return seen;
    }

    /** Waits until every connection so far has played to its end, but no longer than this. */
    void settle(Duration longest) throws Exception {
        long deadline = System.nanoTime() + longest.toNanos();
        List<Future<List<String>>> playing;
        synchronized (this) {
            playing = List.copyOf(transcripts);
        }
        for (Future<List<String>> transcript : playing) {
            try {
                transcript.get(Math.max(0, deadline - System.nanoTime()), java.util.concurrent.TimeUnit.NANOSECONDS);
            } catch (java.util.concurrent.TimeoutException e) {
                return;
            }
        }
    }

    private void accept() {
        try {
            while (true) {
                accept(socket.accept());
            }
        } catch (IOException e) {
            // The socket was closed: the tests are over.
        }
    }

    private synchronized void accept(Socket connection) throws IOException {
        if (script.isEmpty()) {
            connection.close();
            return;
        }
        List<Step> steps = script.get(Math.min(connections.size(), script.size() - 1));
        Peer peer = new Peer(connection, PATIENCE, over);
        connections.add(connection);
        transcripts.add(threads.submit(() -> peer.play(steps)));
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
