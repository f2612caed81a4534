package bookinfo.e2e.differential;

import bookinfo.e2e.differential.Message.Ended;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One end of a connection: plays its steps and writes down what it saw. */
final class Peer {
    private final Socket socket;
    private final Duration patience;
    private final CountDownLatch over;
    private final InputStream in;
    private final List<String> seen = new ArrayList<>();
    private boolean last;

    /**
     * @param patience how long to wait for the next byte before writing down that nothing came
     * @param over when the case is over, which ends what hangs
     */
    Peer(Socket socket, Duration patience, CountDownLatch over) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.patience = patience;
        this.over = over;
    }

    /** What was seen, in order; complete when this returns. The socket is closed then. */
    List<String> play(List<Step> steps) throws InterruptedException {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) patience.toMillis());
            for (Step step : steps) {
                take(step);
            }
        } catch (SocketTimeoutException e) {
            seen.add("(silence)");
        } catch (Ended e) {
            seen.add(String.valueOf(e.getMessage()));
        } catch (SocketException e) {
            if (over.getCount() > 0) {
                seen.add("(reset)");
            }
        } catch (InterruptedIOException e) {
            throw new InterruptedException(e.getMessage());
        } catch (IOException e) {
            seen.add("(" + e + ")");
        }
        return seen;
    }

    private void take(Step step) throws IOException, InterruptedException {
        switch (step) {
            case Step.Send send -> send(send);
            case Step.Read read -> read(read.method());
            case Step.ReadHead _ -> seen.add(Message.head(in).text());
            case Step.Pause pause -> over.await(pause.time().toMillis(), TimeUnit.MILLISECONDS);
            case Step.Probe _ -> probe();
            case Step.ReadAll _ -> readAll();
            case Step.AwaitEnd _ -> awaitEnd();
            case Step.ShutOutput _ -> socket.shutdownOutput();
            case Step.Close _ -> socket.close();
            case Step.Reset _ -> {
                socket.setSoLinger(true, 0);
                socket.close();
            }
            case Step.Hang _ -> over.await();
        }
    }

    private void send(Step.Send send) throws IOException, InterruptedException {
        byte[] bytes = send.text().getBytes(StandardCharsets.ISO_8859_1);
        try {
            for (int at = 0; at < bytes.length; at += Math.min(send.piece(), bytes.length - at)) {
                if (at > 0) {
                    over.await(send.pause().toMillis(), TimeUnit.MILLISECONDS);
                }
                socket.getOutputStream().write(bytes, at, Math.min(send.piece(), bytes.length - at));
            }
        } catch (SocketException e) {
            // The other side may answer and leave before it has read all; what it said is still to be read.
            last = true;
        }
    }

    private void read(String method) throws IOException {
        Message message = Message.read(in, method);
        last = last || message.closes();
        seen.add(message.text());
    }

    private void probe() throws IOException, InterruptedException {
        if (last) {
            awaitEnd();
            return;
        }
        send((Step.Send) Step.send(Step.PROBE));
        read("GET");
    }

    private void readAll() throws IOException {
        do {
            read("GET");
        } while (!last && !seen.getLast().endsWith("\nprobe"));
        if (last) {
            awaitEnd();
        }
    }

    private void awaitEnd() throws IOException {
        byte[] surplus = in.readAllBytes();
        seen.add((surplus.length == 0 ? "" : "surplus: " + Message.printable(surplus) + "\n") + "(closed)");
    }
}
