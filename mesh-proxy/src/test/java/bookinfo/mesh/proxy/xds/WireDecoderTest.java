package bookinfo.mesh.proxy.xds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ListValue;
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WireDecoderTest {

    private static final Schema.MessageType CLUSTER = Schema.required("envoy.config.cluster.v3.Cluster");

    @Test
    void an_unknown_field_is_refused_by_its_number_and_place() {
        SocketAddress address = SocketAddress.newBuilder()
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                999,
                                UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                        .build())
                .build();
        Cluster.Builder cluster = Cluster.newBuilder();
        cluster.getUpstreamBindConfigBuilder().setSourceAddress(address);
        assertThatThrownBy(() -> decode(cluster.build().toByteArray()))
                .isInstanceOf(Refusal.class)
                .hasMessage("upstream_bind_config.source_address: unknown field number 999 of"
                        + " envoy.config.core.v3.SocketAddress");
    }

    @Test
    void an_unknown_enum_value_is_refused() {
        Cluster cluster = Cluster.newBuilder().setLbPolicyValue(77).build();
        assertThatThrownBy(() -> decode(cluster.toByteArray()))
                .hasMessage("lb_policy: 77 is no value of envoy.config.cluster.v3.Cluster.LbPolicy");
    }

    @Test
    void a_singular_field_that_occurs_twice_is_refused() {
        byte[] once = Cluster.newBuilder().setName("a").build().toByteArray();
        byte[] twice = Arrays.copyOf(once, once.length * 2);
        System.arraycopy(once, 0, twice, once.length, once.length);
        assertThatThrownBy(() -> decode(twice)).hasMessage("name: occurs twice (expected: once)");
    }

    @Test
    void text_that_is_not_utf_8_is_refused() {
        assertThatThrownBy(() -> decode(new byte[] {10, 1, (byte) 0xff})).hasMessage("name: not UTF-8");
    }

    @Test
    void nesting_is_bounded() {
        Value value = Value.newBuilder().setBoolValue(true).build();
        for (int i = 0; i < 200; i++) {
            value = Value.newBuilder()
                    .setListValue(ListValue.newBuilder().addValues(value))
                    .build();
        }
        Cluster cluster = Cluster.newBuilder()
                .setMetadata(Metadata.newBuilder()
                        .putFilterMetadata(
                                "a", Struct.newBuilder().putFields("b", value).build()))
                .build();
        refuses(() -> decode(cluster.toByteArray()), "nested more than 100 messages deep");
    }

    @Test
    void an_envelope_leaves_its_resources_packed() {
        DeltaDiscoveryResponse response = DeltaDiscoveryResponse.newBuilder()
                .addResources(Resource.newBuilder().setResource(Any.pack(StringValue.of("a"))))
                .build();
        Tree.Message envelope = WireDecoder.decodeEnvelope(
                Schema.required("envoy.service.discovery.v3.DeltaDiscoveryResponse"),
                response.toByteString().asReadOnlyByteBuffer());
        Tree.Message resource = (Tree.Message)
                ((Tree.Many) envelope.get("resources").orElseThrow()).items().getFirst();
        Tree.Packed packed = (Tree.Packed) resource.get("resource").orElseThrow();
        assertThat(packed.content()).isEmpty();
        assertThat(packed.bytes().toArray()).isEqualTo(StringValue.of("a").toByteArray());
    }

    /** Whatever bytes arrive, the answer is a tree or a refusal. */
    @Property(tries = 2000)
    void bytes_from_anywhere_do_no_harm(@ForAll byte[] bytes) {
        try {
            assertThat(decode(bytes).type()).isEqualTo(CLUSTER);
        } catch (Refusal refusal) {
            assertThat(refusal).hasMessageMatching("(?s).+");
        }
    }

    /** A message cut off anywhere is a shorter message or a refusal. */
    @Property(tries = 300)
    void cut_off_messages_do_no_harm(@ForAll long seed) {
        byte[] whole = new RandomMessages(seed).next(Cluster.getDescriptor()).toByteArray();
        bytes_from_anywhere_do_no_harm(Arrays.copyOf(whole, Math.floorMod((int) seed, whole.length + 1)));
    }

    private static void refuses(ThrowingCallable decoding, String problem) {
        assertThatThrownBy(decoding).isInstanceOf(Refusal.class).hasMessageContaining(problem);
    }

    private static Tree.Message decode(byte[] bytes) {
        return WireDecoder.decode(CLUSTER, ByteBuffer.wrap(bytes));
    }
}
