package bookinfo.mesh.control.xds;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.control.translate.Placement;
import bookinfo.mesh.control.translate.Proxy;
import bookinfo.mesh.control.translate.Resource;
import bookinfo.mesh.control.translate.ResourceType;
import bookinfo.mesh.control.translate.Resources;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever is published and whenever the proxy answers, refuses or reconnects: in the end it holds the newest snapshot. */
class SessionPropertyTest {
    private static final Proxy PROXY = new Proxy(
            "sidecar~127.10.1.1~p.default~x",
            new Placement.Named("127.10.1.2", "127.20.1.1"),
            List.of("127.10.1.1"),
            "p",
            "default",
            Map.of(),
            "",
            "");

    private static final int ROUNDS = 10_000;

    /** One event; {@code Publish} holds, for each of a few clusters, a version or -1 for none, the clusters that the route names, and the version of listener and route. */
    sealed interface Step {
        record Publish(List<Integer> clusters, List<Integer> named, int rules) implements Step {}

        record Send() implements Step {}

        record Take(boolean refuse) implements Step {}

        record Deliver() implements Step {}

        record Reconnect() implements Step {}
    }

    @Property(tries = 4000)
    void holdsTheNewestSnapshotInTheEnd(@ForAll("refusing") List<Step> steps) {
        holdsTheNewest(new Run(false), steps);
    }

    /** A proxy that refuses nothing never has a route to a cluster that it lacks. */
    @Property(tries = 4000)
    void makesBeforeItBreaks(@ForAll("agreeing") List<Step> steps) {
        holdsTheNewest(new Run(true), steps);
    }

    private static void holdsTheNewest(Run run, List<Step> steps) {
        steps.forEach(run::step);
        run.finish();
        for (ResourceType type : ResourceType.values()) {
            assertThat(ModelProxy.versions(run.proxy.view(type)))
                    .as(type.toString())
                    .isEqualTo(ModelProxy.versions(run.wanted.all(type)));
        }
        assertThat(run.session.state().answered(run.number)).isTrue();
        assertThat(run.session.state().rejectionsSince(0)).isEmpty();
    }

    @Provide
    Arbitrary<List<Step>> refusing() {
        return steps(1);
    }

    @Provide
    Arbitrary<List<Step>> agreeing() {
        return steps(0);
    }

    private static Arbitrary<List<Step>> steps(int refusals) {
        Arbitrary<Step> publish = Combinators.combine(
                        Arbitraries.integers().between(-1, 2).list().ofSize(4),
                        Arbitraries.integers().between(0, 3).set().ofMaxSize(3).map(List::copyOf),
                        Arbitraries.integers().between(0, 2))
                .as(Step.Publish::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(2, publish),
                        Tuple.of(5, Arbitraries.just(new Step.Send())),
                        Tuple.of(5, Arbitraries.just(new Step.Deliver())),
                        Tuple.of(5, Arbitraries.just(new Step.Take(false))),
                        Tuple.of(refusals, Arbitraries.just(new Step.Take(true))),
                        Tuple.of(1, Arbitraries.just(new Step.Reconnect())))
                .list()
                .ofMinSize(5)
                .ofMaxSize(150);
    }

    /** One session and one proxy; time passes only where the session waits for it. */
    private static final class Run {
        private final ModelProxy proxy;
        private Session session = new Session(PROXY, Instant.EPOCH);
        private Resources wanted = Resources.none();
        private Instant now = Instant.EPOCH;
        private long number;

        Run(boolean orderMatters) {
            proxy = new ModelProxy(orderMatters);
            proxy.connect();
        }

        void step(Step step) {
            switch (step) {
                case Step.Publish publish -> publish(publish);
                case Step.Send() -> session.next(now).ifPresent(proxy.inbox()::add);
                case Step.Deliver() -> deliver();
                case Step.Take(boolean refuse) -> {
                    if (!proxy.inbox().isEmpty()) {
                        proxy.take(refuse);
                    }
                }
                case Step.Reconnect() -> {
                    session = new Session(PROXY, now);
                    session.wanted(number, wanted);
                    proxy.connect();
                }
            }
        }

        /** A refused version is not sent again, so the end is a version that was never refused. */
        void finish() {
            publish(new Step.Publish(List.of(7, -1, 7, 7), List.of(0, 2), 7));
            for (int round = 0; round < ROUNDS; round++) {
                Optional<Delta> next = session.next(now);
                next.ifPresent(proxy.inbox()::add);
                boolean taken = !proxy.inbox().isEmpty();
                if (taken) {
                    proxy.take(false);
                }
                boolean delivered = deliver();
                if (next.isEmpty() && !taken && !delivered) {
                    if (session.retryAt().isEmpty()) {
                        return;
                    }
                    now = session.retryAt().get();
                }
            }
            throw new AssertionError("never at rest");
        }

        private boolean deliver() {
            DeltaDiscoveryRequest request = proxy.outbox().poll();
            if (request != null) {
                session.received(ResourceType.ofUrl(request.getTypeUrl()).orElseThrow(), request);
            }
            return request != null;
        }

        private void publish(Step.Publish publish) {
            List<Resource> resources = new ArrayList<>();
            List<String> named = new ArrayList<>();
            for (int i = 0; i < publish.clusters().size(); i++) {
                int version = publish.clusters().get(i);
                if (version >= 0) {
                    resources.add(resource(ResourceType.CLUSTER, "c" + i, version, ""));
                    resources.add(resource(ResourceType.ENDPOINT, "c" + i, version / 2, ""));
                    if (publish.named().contains(i)) {
                        named.add("c" + i);
                    }
                }
            }
            resources.add(resource(ResourceType.LISTENER, "l", publish.rules(), "r"));
            resources.add(resource(ResourceType.ROUTE, "r", publish.rules(), String.join(",", named)));
            wanted = Resources.of(resources);
            session.wanted(++number, wanted);
        }
    }

    private static Resource resource(ResourceType type, String name, int version, String references) {
        String text = version + ":" + references;
        Any body = Any.newBuilder()
                .setTypeUrl(type.url())
                .setValue(ByteString.copyFromUtf8(text))
                .build();
        return new Resource(type, name, text, body);
    }
}
