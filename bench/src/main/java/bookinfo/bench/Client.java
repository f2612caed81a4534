package bookinfo.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Sixteen clients that together send requests at a fixed rate.
 *
 * @param reconnect each request comes on a new connection
 */
record Client(int port, boolean reconnect) {
    private static final int CLIENTS = 16;
    private static final String LENGTH = "\r\ncontent-length: ";
    private static final int TIMEOUT_MILLIS = 5_000;

    /** Latencies in microseconds, sorted. */
    double[] paced(int requests, int perSecond) throws InterruptedException {
        long interval = 1_000_000_000L / perSecond;
        long start = System.nanoTime() + 10 * interval;
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<double[]>> parts = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                long first = start + i * interval;
                parts.add(threads.submit(() -> send(requests / CLIENTS, first, interval * CLIENTS)));
            }
            double[] all = new double[0];
            for (Future<double[]> part : parts) {
                double[] more = part.get();
                all = Arrays.copyOf(all, all.length + more.length);
                System.arraycopy(more, 0, all, all.length - more.length, more.length);
            }
            Arrays.sort(all);
            return all;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a request to port " + port + " failed", e.getCause());
        }
    }

    /** One request on a connection of its own; an exception where it is not answered with 200. */
    void once() throws IOException {
        try (Socket socket = connect()) {
            ask(socket);
        }
    }

    private double[] send(int requests, long first, long interval) throws IOException {
        double[] micros = new double[requests];
        Socket socket = connect();
        try {
            for (int i = 0; i < requests; i++) {
                long begin = await(first + i * interval);
                if (reconnect) {
                    socket.close();
                    socket = connect();
                }
                ask(socket);
                micros[i] = (System.nanoTime() - begin) / 1e3;
            }
        } finally {
            socket.close();
        }
        return micros;
    }

    /** Counts from when the request was due if the one before held it up, but not what the timer wakes us late. */
    private static long await(long due) {
        if (due - System.nanoTime() <= 0) {
            return due;
        }
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return System.nanoTime();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    private void ask(Socket socket) throws IOException {
        String request = "GET /books HTTP/1.1\r\nHost: books:9080\r\nUser-Agent: bench\r\nAccept: */*\r\n"
                + (reconnect ? "Connection: close\r\n\r\n" : "\r\n");
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        byte[] response = new byte[4096];
        int length = 0;
        for (int wanted = Integer.MAX_VALUE; length < wanted; wanted = size(response, length)) {
            int read = in.read(response, length, response.length - length);
            if (read < 0) {
                throw new EOFException("port " + port + " closed the connection without an answer");
            }
            length += read;
        }
    }

    /** Bytes of the whole response, or the largest number while its head is not complete. */
    private static int size(byte[] response, int length) throws IOException {
        String text = new String(response, 0, length, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return Integer.MAX_VALUE;
        }
        if (!text.startsWith("HTTP/1.1 200 ")) {
            throw new IOException("answered " + text.lines().findFirst().orElse(""));
        }
        int at = text.toLowerCase(Locale.ROOT).indexOf(LENGTH) + LENGTH.length();
        return end + 4 + Integer.parseInt(text.substring(at, text.indexOf('\r', at)));
    }
}
