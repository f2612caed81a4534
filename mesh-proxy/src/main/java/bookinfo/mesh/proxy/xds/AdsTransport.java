package bookinfo.mesh.proxy.xds;

import java.nio.ByteBuffer;

/** Opens streams of messages to the control plane. Everything is called on one thread. */
interface AdsTransport {

    /** Begins to open a stream; the listener hears of it later, also when it fails. */
    void open(Listener listener);

    /** An open stream. */
    interface Stream {
        void send(byte[] message);

        /** Ends the stream; its listener hears of it unless it did already. */
        void close();
    }

    /** What happens to a stream. */
    interface Listener {
        void opened(Stream stream);

        void received(ByteBuffer message);

        /** The stream is over or never came to be. Called once, last. */
        void closed(String reason);
    }
}
