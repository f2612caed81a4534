package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.xds.Tree.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one stream to the control plane open. When it breaks, what was received stays in force and a new stream is tried
 * after a back-off, which starts anew with the first response. All of it happens on the transport's thread.
 */
final class AdsClient {

    private static final System.Logger LOG = System.getLogger(AdsClient.class.getName());
    private static final Schema.MessageType RESPONSE =
            Schema.required("envoy.service.discovery.v3.DeltaDiscoveryResponse");

    private final AdsTransport transport;
    private final Supplier<DeltaSession> sessions;
    private final BiConsumer<Duration, Runnable> timer;
    private final Executor executor;
    private final Updates updates;
    private final Supplier<? extends CompletionStage<List<String>>> changed;
    private final Backoff backoff;
    private AdsTransport.@Nullable Stream open;
    private boolean closed;

    /**
     * @param timer runs something later, on the transport's thread
     * @param executor runs something soon, on the transport's thread
     * @param updates counts what was answered
     * @param changed called after each response was taken in; done when that is in force, with what failed on the way
     */
    AdsClient(
            AdsTransport transport,
            Supplier<DeltaSession> sessions,
            BiConsumer<Duration, Runnable> timer,
            RandomGenerator random,
            Executor executor,
            Updates updates,
            Supplier<? extends CompletionStage<List<String>>> changed) {
        this.transport = transport;
        this.sessions = sessions;
        this.timer = timer;
        this.executor = executor;
        this.updates = updates;
        this.changed = changed;
        this.backoff = new Backoff(random);
    }

    void connect() {
        if (!closed) {
            transport.open(new Conversation(sessions.get()));
        }
    }

    void close() {
        closed = true;
        if (open != null) {
            open.close();
        }
    }

    private final class Conversation implements AdsTransport.Listener {

        private final DeltaSession session;
        private AdsTransport.@Nullable Stream stream;

        Conversation(DeltaSession session) {
            this.session = session;
        }

        @Override
        public void opened(AdsTransport.Stream stream) {
            if (closed) {
                stream.close();
                return;
            }
            this.stream = stream;
            open = stream;
            send(session.open());
        }

        @Override
        public void received(ByteBuffer bytes) {
            Message response;
            try {
                response = WireDecoder.decodeEnvelope(RESPONSE, bytes);
            } catch (Refusal e) {
                LOG.log(System.Logger.Level.WARNING, "control plane: response is not understood: {0}", e.getMessage());
                if (stream != null) {
                    stream.close();
                }
                return;
            }
            backoff.reset();
            DeltaSession.Taken taken = session.take(response);
            // In force before it is acknowledged: whoever waits for the acknowledgement may rely on it.
            changed.get()
                    .whenCompleteAsync(
                            (failures, broken) -> {
                                if (broken == null) {
                                    answer(taken, failures);
                                } else {
                                    answer(taken.refused(String.valueOf(broken)), List.of());
                                }
                            },
                            executor);
        }

        private void answer(DeltaSession.Taken taken, List<String> failures) {
            List<String> problems = updates.settle(taken.type(), taken.refusals(), taken.whole(), failures);
            if (!problems.isEmpty()) {
                LOG.log(System.Logger.Level.WARNING, "refused: {0}", String.join("; ", problems));
            }
            send(session.answers(taken, problems));
        }

        @Override
        public void closed(String reason) {
            open = null;
            stream = null;
            if (closed) {
                return;
            }
            Duration wait = backoff.next();
            LOG.log(
                    System.Logger.Level.INFO,
                    "control plane: {0}; next attempt in {1} ms, what was received stays in force",
                    reason,
                    wait.toMillis());
            timer.accept(wait, AdsClient.this::connect);
        }

        private void send(List<Message> requests) {
            AdsTransport.Stream to = stream;
            if (to != null) {
                requests.forEach(request -> to.send(WireEncoder.encode(request)));
            }
        }
    }
}
