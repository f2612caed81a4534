package bookinfo.mesh.proxy.xds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The tree says the same as protobuf-java, whichever way a message comes in or goes out. */
class TreeTest {

    private static final TypeRegistry TYPES = TypeRegistry.newBuilder()
            .add(Router.getDescriptor())
            .add(com.google.protobuf.StringValue.getDescriptor())
            .build();

    @Property(tries = 300)
    void wire_bytes_come_back_with_the_same_meaning(@ForAll long seed) throws InvalidProtocolBufferException {
        Message message = message(seed);
        Tree.Message tree = tree(message);
        assertThat(reparsed(message, WireEncoder.encode(tree))).isEqualTo(message);
    }

    @Property(tries = 300)
    void json_of_the_tree_is_the_message(@ForAll long seed) throws InvalidProtocolBufferException {
        Message message = message(seed);
        DynamicMessage.Builder parsed = DynamicMessage.newBuilder(message.getDescriptorForType());
        JsonFormat.parser().usingTypeRegistry(TYPES).merge(JsonWriter.write(tree(message)), parsed);
        assertThat(parsed.build()).isEqualTo(message);
    }

    @Property(tries = 300)
    void json_of_the_message_is_read_as_the_tree(@ForAll long seed) throws InvalidProtocolBufferException {
        Message message = message(seed);
        JsonFormat.Printer printer = JsonFormat.printer().usingTypeRegistry(TYPES);
        Tree.Message tree = tree(message);
        assertThat(YamlDecoder.decode(tree.type(), printer.print(message))).isEqualTo(tree);
        assertThat(YamlDecoder.decode(
                        tree.type(), printer.preservingProtoFieldNames().print(message)))
                .isEqualTo(tree);
    }

    private static Message message(long seed) {
        var types = List.of(
                HttpConnectionManager.getDescriptor(), RouteConfiguration.getDescriptor(), Bootstrap.getDescriptor());
        return new RandomMessages(seed).next(types.get((int) Math.floorMod(seed, 3L)));
    }

    private static Tree.Message tree(Message message) {
        return WireDecoder.decode(
                Schema.required(message.getDescriptorForType().getFullName()),
                message.toByteString().asReadOnlyByteBuffer());
    }

    private static Message reparsed(Message like, byte[] bytes) throws InvalidProtocolBufferException {
        return DynamicMessage.parseFrom(like.getDescriptorForType(), bytes);
    }
}
