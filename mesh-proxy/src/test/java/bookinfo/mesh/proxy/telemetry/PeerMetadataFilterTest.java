package bookinfo.mesh.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.mesh.proxy.config.ClusterConfig;
import bookinfo.mesh.proxy.config.HttpFilter;
import bookinfo.mesh.proxy.exchange.Peer;
import bookinfo.mesh.proxy.exchange.StreamInfo;
import bookinfo.mesh.proxy.http.Headers;
import bookinfo.mesh.proxy.http.RequestHead;
import bookinfo.mesh.proxy.http.ResponseHead;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PeerMetadataFilterTest {
    private static final Peer CALLER =
            new Peer("productpage-v1", "default", "Kubernetes", Map.of("app", "productpage"));
    private static final Peer CALLED = new Peer("reviews-v2", "default", "Kubernetes", Map.of("version", "v2"));

    private final PeerMetadataFilter outbound =
            new PeerMetadataFilter(new HttpFilter.PeerMetadata(false, true), "node-a", "productpage-v1-abc", CALLER);
    private final PeerMetadataFilter inbound =
            new PeerMetadataFilter(new HttpFilter.PeerMetadata(true, false), "node-b", "reviews-v2-xyz", CALLED);

    @Test
    void bothSidesLearnOfEachOtherAndTheProgramsOfNothing() {
        RequestHead request = request();
        StreamInfo atCaller = Exchanges.info(request);
        StreamInfo atCalled = Exchanges.info(request);
        atCaller.cluster(Exchanges.reviews());

        outbound.request(request, atCaller);
        assertThat(request.headers().first("x-envoy-peer-metadata-id")).isEqualTo("node-a");
        inbound.request(request, atCalled);
        assertThat(atCalled.downstreamPeer()).contains(CALLER);
        assertThat(request.headers().size()).isZero();

        ResponseHead response = new ResponseHead(200, new Headers());
        inbound.response(response, atCalled);
        assertThat(response.headers().first("x-envoy-peer-metadata-id")).isEqualTo("node-b");
        outbound.response(response, atCaller);
        assertThat(atCaller.upstreamPeer()).contains(CALLED);
        assertThat(response.headers().size()).isZero();
    }

    @Test
    void answersNobodyWhoDidNotIntroduceItself() {
        RequestHead request = request();
        StreamInfo info = Exchanges.info(request);
        inbound.request(request, info);
        ResponseHead response = new ResponseHead(200, Headers.of("x-envoy-peer-metadata", "made up by the program"));
        inbound.response(response, info);
        assertThat(response.headers().size()).isZero();
    }

    @Test
    void tellsNothingToTheOutsideWorld() {
        RequestHead request = request();
        request.headers().add("x-envoy-peer-metadata", "made up by the program");
        StreamInfo info = Exchanges.info(request);
        info.cluster(ClusterConfig.of("PassthroughCluster", List.of()));
        outbound.request(request, info);
        assertThat(request.headers().size()).isZero();
    }

    @Test
    void givesTheSameObjectForTheSameValue() {
        PeerMetadata metadata = new PeerMetadata();
        String value = PeerMetadata.encode("pod", CALLER);
        assertThat(metadata.decode(value).orElseThrow())
                .isSameAs(metadata.decode(value).orElseThrow());
    }

    @Test
    void startsAnewWhenTooManyIntroduceThemselves() {
        PeerMetadata metadata = new PeerMetadata();
        String value = PeerMetadata.encode("pod", CALLER);
        var first = metadata.decode(value).orElseThrow();
        for (int i = 0; i < 512; i++) {
            assertThat(metadata.decode(PeerMetadata.encode("pod" + i, CALLER))).isPresent();
        }
        assertThat(metadata.decode(value).orElseThrow()).isEqualTo(first).isNotSameAs(first);
        assertThat(metadata.decode("A".repeat(9000))).isEmpty();
    }

    @Test
    void readsWhatAnEnvoySends() {
        // Struct{fields: {"NAMESPACE": "bk", "X": 1.0 (a number), "LABELS": {"app": "ratings"}}}
        byte[] struct = {
            0x0a,
            0x11,
            0x0a,
            0x09,
            'N',
            'A',
            'M',
            'E',
            'S',
            'P',
            'A',
            'C',
            'E',
            0x12,
            0x04,
            0x1a,
            0x02,
            'b',
            'k',
            0x0a,
            0x0e,
            0x0a,
            0x01,
            'X',
            0x12,
            0x09,
            0x11,
            0,
            0,
            0,
            0,
            0,
            0,
            (byte) 0xf0,
            0x3f,
            0x0a,
            0x20,
            0x0a,
            0x06,
            'L',
            'A',
            'B',
            'E',
            'L',
            'S',
            0x12,
            0x16,
            0x2a,
            0x14,
            0x0a,
            0x12,
            0x0a,
            0x03,
            'a',
            'p',
            'p',
            0x12,
            0x0b,
            0x1a,
            0x09,
            'r',
            'a',
            't',
            'i',
            'n',
            'g',
            's',
            '-',
            'x'
        };
        assertThat(new PeerMetadata().decode(Base64.getEncoder().encodeToString(struct)))
                .contains(new Peer("", "bk", "", Map.of("app", "ratings-x")));
    }

    @Property
    void neverFailsOnMadeUpValues(@ForAll byte[] bytes, @ForAll String text) {
        PeerMetadata metadata = new PeerMetadata();
        assertThat(metadata.decode(Base64.getEncoder().encodeToString(bytes))).isNotNull();
        assertThat(metadata.decode(text)).isNotNull();
    }

    private static RequestHead request() {
        return new RequestHead("GET", "http", "reviews:9080", "/", new Headers());
    }
}
