package bookinfo.cluster.network;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Listens on one address and passes each connection on to a backend, in turn. A connection's two directions end one by
 * one, as TCP's do: a client that has sent everything still gets its answer.
 */
final class Forwarder implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 512;
    private static final int BACKLOG = 256;
    private static final int CONNECT_MILLIS = 1000;

    private final ServerSocket server = new ServerSocket();
    private volatile List<InetSocketAddress> backends = List.of();
    private final AtomicInteger turn = new AtomicInteger();
    private final Semaphore room = new Semaphore(MAX_CONNECTIONS);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /**
     * Binds and starts to accept.
     *
     * @throws IOException if the address cannot be bound
     */
    Forwarder(InetSocketAddress address) throws IOException {
        try {
            server.setReuseAddress(true);
            server.bind(address, BACKLOG);
        } catch (BindException e) {
            server.close();
            throw e;
        }
        Thread.ofVirtual().name("forward " + address).start(this::accept);
    }

    /** Where connections go from now on; those that are open stay with the backend they have. At first they are closed. */
    void leadTo(List<InetSocketAddress> wanted) {
        backends = List.copyOf(wanted);
    }

    /** The bound address (with the port that was chosen for port 0). */
    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    @Override
    public void close() {
        closeQuietly(server);
        open.forEach(Forwarder::closeQuietly);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                room.acquire();
                Socket client = server.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                room.release(); // closed, or out of file descriptors: the loop's condition tells which
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket backend = connect()) {
            open.add(backend);
            client.setTcpNoDelay(true);
            backend.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().start(() -> copy(backend, client));
            copy(client, backend);
            back.join();
            open.remove(backend);
        } catch (IOException e) {
            // No backend answers: the client sees its connection closed, as it would from kube-proxy.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
            room.release();
        }
    }

    private Socket connect() throws IOException {
        List<InetSocketAddress> candidates = backends;
        int first = turn.getAndIncrement() & Integer.MAX_VALUE;
        for (int i = 0; i < candidates.size(); i++) {
            Socket socket = new Socket();
            try {
                socket.connect(candidates.get((first + i) % candidates.size()), CONNECT_MILLIS);
                return socket;
            } catch (IOException e) {
                socket.close();
            }
        }
        throw new IOException("no backend of %s answers".formatted(address()));
    }

    /** Ends with a half-close when the source has ended, and with both sockets closed when either failed. */
    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // Nothing depends on a socket that is being given up.
        }
    }
}
