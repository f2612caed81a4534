package bookinfo.mesh.proxy.xds;

import bookinfo.mesh.proxy.config.Snapshot;
import bookinfo.mesh.proxy.xds.Tree.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A control plane without a network: streams open, break and carry messages when the test says so; time is a list of timers. */
final class FakeControlPlane implements AdsTransport {

    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-01-31T12:00:00Z"));

    final List<Duration> waits = new ArrayList<>();
    /** How updates went. */
    final List<String> settled = new ArrayList<>();

    final List<Snapshot> published = new ArrayList<>();
    final ResourceStore store;
    final AdsClient client;

    private final Deque<Runnable> timers = new ArrayDeque<>();
    private final Deque<Message> requests = new ArrayDeque<>();
    private CompletionStage<List<String>> inForce = CompletableFuture.completedFuture(List.of());
    private @Nullable Listener listener;
    private int nonce;

    FakeControlPlane() {
        Bootstrap bootstrap = Resources.bootstrap(1);
        store = new ResourceStore(bootstrap, new Checks(any -> {}, any -> {}));
        client = new AdsClient(
                this,
                () -> new DeltaSession(bootstrap.controlPlane().orElseThrow(), bootstrap.node(), store, NOON),
                (wait, task) -> {
                    waits.add(wait);
                    timers.add(task);
                },
                new Random(1),
                Runnable::run,
                new Updates((kind, accepted) -> settled.add(kind + (accepted ? " accepted" : " rejected"))),
                () -> {
                    published.add(store.snapshot());
                    return inForce;
                });
        client.connect();
    }

    @Override
    public void open(Listener listener) {
        this.listener = listener;
    }

    /** The stream that the client asked for opens. */
    FakeControlPlane accept() {
        listener().opened(new Stream() {
            @Override
            public void send(byte[] message) {
                requests.add(WireDecoder.decode(
                        Schema.required("envoy.service.discovery.v3.DeltaDiscoveryRequest"), ByteBuffer.wrap(message)));
            }

            @Override
            public void close() {
                breakOff("closed by the client");
            }
        });
        return this;
    }

    /** The stream breaks, or does not come to be. */
    void breakOff(String reason) {
        Listener over = listener();
        listener = null;
        over.closed(reason);
    }

    /** Runs the timer that was set first. */
    void elapse() {
        timers.remove().run();
    }

    boolean connecting() {
        return listener != null;
    }

    /** What takes effect from now on is in force when this is done. */
    void inForceWhen(CompletionStage<List<String>> done) {
        inForce = done;
    }

    /** Sends a response; resources are name and YAML in turn. */
    FakeControlPlane send(ResourceType type, String version, String... resources) {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        for (int i = 0; i < resources.length; i += 2) {
            bytes.put(resources[i], Resources.wire(type, resources[i + 1]));
        }
        sendBytes(type.typeUrl(), version, bytes, List.of());
        return this;
    }

    FakeControlPlane remove(ResourceType type, String... names) {
        sendBytes(type.typeUrl(), "", Map.of(), List.of(names));
        return this;
    }

    void sendBytes(String typeUrl, String version, Map<String, byte[]> resources, List<String> removed) {
        List<Tree.Single> wrapped = new ArrayList<>();
        resources.forEach((name, bytes) -> wrapped.add(Tree.Builder.of("envoy.service.discovery.v3.Resource")
                .put("name", name)
                .put("version", version)
                .put("resource", new Tree.Packed(typeUrl, Optional.empty(), Tree.Bytes.of(bytes)))
                .build()));
        Message response = Tree.Builder.of("envoy.service.discovery.v3.DeltaDiscoveryResponse")
                .put("type_url", typeUrl)
                .put("nonce", "n" + ++nonce)
                .put("resources", new Tree.Many(wrapped))
                .put("removed_resources", Tree.texts(removed))
                .build();
        listener().received(ByteBuffer.wrap(WireEncoder.encode(response)));
    }

    /** What the client has said since the last call, a line a request. */
    List<String> heard() {
        List<String> lines = new ArrayList<>();
        while (!requests.isEmpty()) {
            lines.add(line(requests.remove()));
        }
        return lines;
    }

    private static String line(Message request) {
        StringBuilder line = new StringBuilder();
        String url = text(request, "type_url");
        line.append(url.substring(url.lastIndexOf('.') + 1));
        request.get("node").ifPresent(node -> line.append(" node ").append(text((Message) node, "id")));
        names(request, "resource_names_subscribe", " +", line);
        names(request, "resource_names_unsubscribe", " -", line);
        request.get("initial_resource_versions")
                .ifPresent(versions -> ((Tree.Entries) versions)
                        .entries()
                        .forEach((name, version) ->
                                line.append(" has ").append(name).append('@').append(((Tree.Text) version).value())));
        String nonce = text(request, "response_nonce");
        if (!nonce.isEmpty()) {
            line.append(request.get("error_detail").isPresent() ? " NACK " : " ACK ")
                    .append(nonce);
        }
        request.get("error_detail").ifPresent(error -> line.append(": ").append(text((Message) error, "message")));
        return line.toString();
    }

    private static void names(Message request, String field, String mark, StringBuilder line) {
        request.get(field)
                .ifPresent(names -> ((Tree.Many) names)
                        .items()
                        .forEach(name -> line.append(mark).append(((Tree.Text) name).value())));
    }

    private static String text(Message message, String field) {
        return message.get(field).map(text -> ((Tree.Text) text).value()).orElse("");
    }

    private Listener listener() {
        if (listener == null) {
            throw new IllegalStateException("the client has not asked for a stream");
        }
        return listener;
    }
}
