package bookinfo.mesh.proxy.exchange;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on loopback whose every connection plays a script; a script that returns closes its connection. */
final class Upstream implements AutoCloseable {
    private final ServerSocket socket;
    private final List<Wire> connections = new CopyOnWriteArrayList<>();

    /** What the server does with connection number {@code n}, counted from 1. */
    @FunctionalInterface
    interface Script {
        void play(Wire wire, int n) throws IOException, InterruptedException;
    }

    private Upstream(InetSocketAddress address, Script script) {
        try {
            socket = new ServerSocket();
            socket.setReceiveBufferSize(Wire.RECEIVE_BUFFER);
            socket.bind(address, 128);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> accept(script));
    }

    static Upstream playing(Script script) {
        return at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), script);
    }

    static Upstream at(InetSocketAddress address, Script script) {
        return new Upstream(address, script);
    }

    /** Answers every request on every connection with these bytes. */
    static Upstream answering(String response) {
        return playing((wire, n) -> {
            while (wire.readRequest().isPresent()) {
                wire.send(response);
            }
        });
    }

    /** Answers every request with what it read of it. */
    static Upstream echoing() {
        return playing((wire, n) -> {
            for (var request = wire.readRequest(); request.isPresent(); request = wire.readRequest()) {
                wire.send("HTTP/1.1 200 OK\r\ncontent-length: " + request.get().length() + "\r\n\r\n" + request.get());
            }
        });
    }

    /** An address where nobody listens. */
    static InetSocketAddress nobody() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    ClusterConfig cluster(String name) {
        return ClusterConfig.of(name, List.of(Endpoint.of(address())));
    }

    /** Connections accepted so far. */
    List<Wire> connections() {
        return connections;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Wire wire : connections) {
            wire.close();
        }
    }

    private void accept(Script script) {
        while (true) {
            try {
                Socket accepted = socket.accept();
                var wire = new Wire(accepted);
                connections.add(wire);
                int n = connections.size();
                Thread.ofVirtual().start(() -> play(script, wire, n));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void play(Script script, Wire wire, int n) {
        try (wire) {
            script.play(wire, n);
        } catch (IOException | InterruptedException broken) {
            // the proxy closed first; what that means is for the test to assert
        }
    }
}
