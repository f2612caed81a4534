package bookinfo.mesh.config;

import bookinfo.mesh.config.Gateway.Server;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The fields of a Gateway. */
final class GatewayReader {

    private static final Set<String> PROTOCOLS = Set.of("HTTPS", "GRPC", "GRPC-WEB", "HTTP2", "MONGO", "TCP", "TLS");

    private GatewayReader() {}

    static Gateway read(Meta meta, Fields spec) {
        spec.require("servers", "at least one server");
        Set<String> portNames = new HashSet<>();
        return new Gateway(meta, spec.labels("selector"), spec.objects("servers", fields -> server(fields, portNames)));
    }

    private static Server server(Fields fields, Set<String> portNames) {
        fields.unsupported("bind", "tls", "defaultEndpoint");
        fields.require("port", "number, name and protocol");
        fields.require("hosts", "at least one host");
        Port port = fields.object("port", number -> port(number, portNames)).orElse(new Port(0, ""));
        return new Server(
                fields.text("name", Format.TEXT).orElse(""),
                port.number,
                port.name,
                fields.list("hosts", value -> value.text(Format.SERVER_HOST)));
    }

    private static Port port(Fields fields, Set<String> names) {
        fields.unsupported("targetPort");
        fields.require("number", "1..65535");
        fields.require("name", "a name such as http");
        fields.require("protocol", "HTTP");
        fields.get("protocol").ifPresent(GatewayReader::protocol);
        Optional<String> name = fields.text("name", Format.SOME_TEXT);
        name.filter(taken -> !names.add(taken))
                .ifPresent(taken ->
                        fields.get("name").ifPresent(value -> value.invalid("a name that no other server's port has")));
        return new Port(fields.integer("number", 1, 65_535).orElse(0), name.orElse(""));
    }

    /** Istio compares protocols without regard to case. */
    private static void protocol(Value value) {
        value.text(Format.TEXT).map(text -> text.toUpperCase(Locale.ROOT)).ifPresent(protocol -> {
            if (PROTOCOLS.contains(protocol)) {
                var _ = value.unsupported(protocol + " is a protocol of Istio that is not supported yet");
            } else if (!protocol.equals("HTTP")) {
                value.invalid("HTTP");
            }
        });
    }

    private record Port(int number, String name) {}
}
