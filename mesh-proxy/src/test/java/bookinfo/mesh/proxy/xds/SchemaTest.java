package bookinfo.mesh.proxy.xds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code xds-schema.txt} what the public descriptors say: every message that can be reached from {@link #ROOTS}. To
 * renew it after a change of the API or of the roots, run this test with {@code XDS_SCHEMA=write} in the environment.
 */
class SchemaTest {

    private static final Path TABLE = Path.of("src/main/resources/bookinfo/mesh/proxy/xds/xds-schema.txt");

    private static final List<Descriptor> ROOTS = List.of(
            io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.getDescriptor(),
            io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest.getDescriptor(),
            io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse.getDescriptor(),
            io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                    .getDescriptor(),
            io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.getDescriptor(),
            io.envoyproxy.envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol.getDescriptor(),
            io.envoyproxy.envoy.extensions.filters.listener.original_dst.v3.OriginalDst.getDescriptor(),
            io.envoyproxy.envoy.extensions.filters.listener.http_inspector.v3.HttpInspector.getDescriptor(),
            io.envoyproxy.envoy.extensions.filters.http.router.v3.Router.getDescriptor(),
            io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault.getDescriptor(),
            io.envoyproxy.envoy.extensions.filters.http.cors.v3.Cors.getDescriptor(),
            io.envoyproxy.envoy.extensions.filters.http.grpc_stats.v3.FilterConfig.getDescriptor(),
            io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog.getDescriptor(),
            io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StdoutAccessLog.getDescriptor(),
            io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StderrAccessLog.getDescriptor(),
            io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.getDescriptor(),
            io.envoyproxy.envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig.getDescriptor(),
            io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate.getDescriptor(),
            io.envoyproxy.envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer.getDescriptor(),
            io.envoyproxy.envoy.admin.v3.ConfigDump.getDescriptor(),
            io.envoyproxy.envoy.admin.v3.BootstrapConfigDump.getDescriptor(),
            io.envoyproxy.envoy.admin.v3.ListenersConfigDump.getDescriptor(),
            io.envoyproxy.envoy.admin.v3.ClustersConfigDump.getDescriptor(),
            io.envoyproxy.envoy.admin.v3.RoutesConfigDump.getDescriptor(),
            io.envoyproxy.envoy.admin.v3.EndpointsConfigDump.getDescriptor(),
            com.github.udpa.udpa.type.v1.TypedStruct.getDescriptor(),
            com.github.xds.type.v3.TypedStruct.getDescriptor(),
            com.google.protobuf.StringValue.getDescriptor(),
            com.google.protobuf.Int32Value.getDescriptor(),
            com.google.protobuf.Int64Value.getDescriptor(),
            com.google.protobuf.FloatValue.getDescriptor(),
            com.google.protobuf.BytesValue.getDescriptor());

    @Test
    void the_table_is_what_the_descriptors_say() throws IOException {
        String expected = table();
        if ("write".equals(System.getenv("XDS_SCHEMA"))) {
            Files.writeString(TABLE, expected);
        }
        assertThat(Files.readString(TABLE))
                .as(
                        "%s has drifted; renew it with: XDS_SCHEMA=write ./mvnw -pl mesh-proxy test -Dtest=SchemaTest",
                        TABLE)
                .isEqualTo(expected);
    }

    @Test
    void a_type_is_found_by_its_full_name_and_its_fields_by_number_and_by_both_names() {
        Schema.MessageType type = Schema.required("envoy.config.cluster.v3.Cluster");
        assertThat(type.byNumber()).containsEntry(4, type.field("connect_timeout"));
        assertThat(type.field("connectTimeout")).isSameAs(type.field("connect_timeout"));
        assertThat(type.field("type").oneof()).isEqualTo("cluster_discovery_type");
        assertThat(type.field("type").enumeration().number("STRICT_DNS")).isEqualTo(1);
        assertThat(Schema.message("envoy.config.cluster.v3.Nothing")).isEmpty();
    }

    private static String table() {
        TreeMap<String, String> blocks = new TreeMap<>();
        Deque<Descriptor> waiting = new ArrayDeque<>(ROOTS);
        while (!waiting.isEmpty()) {
            Descriptor message = waiting.poll();
            if (message.getOptions().getMapEntry() || blocks.containsKey(message.getFullName())) {
                message.getFields().stream()
                        .filter(field -> message.getOptions().getMapEntry() && field.getJavaType() == JavaType.MESSAGE)
                        .forEach(field -> waiting.add(field.getMessageType()));
                continue;
            }
            StringBuilder text = new StringBuilder("message " + message.getFullName() + "\n");
            message.getFields().stream()
                    .sorted()
                    .forEach(field -> text.append(line(field)).append('\n'));
            blocks.put(message.getFullName(), text.toString());
            for (FieldDescriptor field : message.getFields()) {
                if (field.getJavaType() == JavaType.MESSAGE) {
                    waiting.add(field.getMessageType());
                } else if (field.getJavaType() == JavaType.ENUM) {
                    blocks.put(field.getEnumType().getFullName(), block(field.getEnumType()));
                }
            }
        }
        return String.join("\n", blocks.values());
    }

    private static String block(EnumDescriptor type) {
        StringBuilder text = new StringBuilder("enum " + type.getFullName() + "\n");
        type.getValues().forEach(value -> text.append(value.getNumber() + " " + value.getName() + "\n"));
        return text.toString();
    }

    private static String line(FieldDescriptor field) {
        if (field.isMapField()) {
            Descriptor entry = field.getMessageType();
            assertThat(entry.findFieldByNumber(1).getType()).isEqualTo(FieldDescriptor.Type.STRING);
            return field.getNumber() + " " + field.getName() + " " + type(entry.findFieldByNumber(2)) + " map";
        }
        String label = "";
        if (field.isRepeated()) {
            label = " repeated";
        } else if (field.getRealContainingOneof() != null) {
            label = " oneof " + field.getRealContainingOneof().getName();
        } else if (field.getJavaType() != JavaType.MESSAGE && field.hasPresence()) {
            label = " optional";
        }
        return field.getNumber() + " " + field.getName() + " " + type(field) + label;
    }

    private static String type(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case MESSAGE -> "message " + field.getMessageType().getFullName();
            case ENUM -> "enum " + field.getEnumType().getFullName();
            case INT, LONG, FLOAT, DOUBLE, BOOLEAN, STRING, BYTE_STRING ->
                field.getType().name().toLowerCase(Locale.ROOT);
        };
    }
}
