package bookinfo.cli.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Calls one target, one call at a time, over a connection that it keeps as long as answers are good. */
final class Caller implements AutoCloseable {
    private final int id;
    private final Target target;
    private final Duration timeout;
    private final Log log;
    private final LongSupplier nanos;
    private final Histogram connecting;
    private final SequencedMap<String, Integer> addresses = new TreeMap<>();
    private @Nullable Connection connection;

    /** @param connecting where the time that connecting takes is recorded, in seconds */
    Caller(int id, Target target, Duration timeout, Histogram connecting, Log log, LongSupplier nanos) {
        this.id = id;
        this.target = target;
        this.timeout = timeout;
        this.connecting = connecting;
        this.log = log;
        this.nanos = nanos;
    }

    /** How the time that connecting took is spread; its count is the number of connections. */
    Histogram connecting() {
        return connecting;
    }

    /** How often each address was connected to. */
    SequencedMap<String, Integer> addresses() {
        return addresses;
    }

    /** One call; what goes wrong is an outcome too. */
    Outcome call() {
        return call(ResponseReader::count);
    }

    /** One call whose answer is copied to its end. */
    Outcome call(ResponseReader.Copy copy) {
        return call((reader, asked) -> reader.read(asked, copy));
    }

    private Outcome call(Reading reading) {
        try {
            Connection kept = connection;
            connection = null;
            if (kept == null || !kept.send()) {
                kept = connect();
                if (!kept.send()) {
                    kept.close();
                    throw new IOException("connection closed before an answer");
                }
            }
            return finish(kept, reading);
        } catch (SocketTimeoutException e) {
            return failed("Timeout error (incomplete/invalid response)", e);
        } catch (IOException e) {
            return failed("Unable to read", e);
        }
    }

    private Outcome finish(Connection used, Reading reading) throws IOException {
        boolean keep = false;
        try {
            ResponseReader.Answer answer = reading.read(used.reader, target);
            keep = answer.reusable();
            if (!answer.outcome().good()) {
                int status = answer.outcome().status();
                log.line(LogLevel.Warning, "Non ok http code %d, thread %d".formatted(status, id));
            }
            return answer.outcome();
        } finally {
            if (keep) {
                connection = used;
            } else {
                used.close();
            }
        }
    }

    private Outcome failed(String what, IOException e) {
        log.line(LogLevel.Error, "%s: %s: %s, thread %d".formatted(what, target.url(), e.getMessage(), id));
        return Outcome.failed(0);
    }

    private Connection connect() throws IOException {
        InetSocketAddress to = new InetSocketAddress(InetAddress.getByName(target.address()), target.port());
        addresses.merge(to.getAddress().getHostAddress() + ":" + to.getPort(), 1, Integer::sum);
        Socket socket = new Socket();
        long start = nanos.getAsLong();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(to, (int) timeout.toMillis());
            return new Connection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        } finally {
            connecting.record((nanos.getAsLong() - start) / 1e9);
        }
    }

    @Override
    public void close() throws IOException {
        if (connection != null) {
            connection.close();
        }
    }

    private interface Reading {
        ResponseReader.Answer read(ResponseReader reader, Target target) throws IOException;
    }

    /** A connection whose reads end when the call's time is up. */
    private final class Connection {
        private final Socket socket;
        private final ResponseReader reader;
        private long deadline;
        private boolean used;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            InputStream in = socket.getInputStream();
            this.reader = new ResponseReader(new InputStream() {
                @Override
                public int read() {
                    throw new UnsupportedOperationException("read in blocks");
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    long left = (deadline - nanos.getAsLong()) / 1_000_000;
                    if (left <= 0) {
                        throw new SocketTimeoutException("no answer within " + timeout.toMillis() + " ms");
                    }
                    socket.setSoTimeout((int) left);
                    return in.read(bytes, offset, length);
                }
            });
        }

        /** Sends the request; false if the other end has closed a connection that was used before. */
        boolean send() throws IOException {
            deadline = nanos.getAsLong() + timeout.toNanos();
            boolean idle = used;
            used = true;
            try {
                socket.getOutputStream().write(target.request().getBytes(ISO_8859_1));
                if (reader.await()) {
                    return true;
                }
            } catch (SocketTimeoutException e) {
                close();
                throw e;
            } catch (IOException e) {
                if (!idle) {
                    close();
                    throw e;
                }
            }
            close();
            return false;
        }

        void close() throws IOException {
            socket.close();
        }
    }
}
