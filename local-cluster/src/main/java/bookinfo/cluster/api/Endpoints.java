package bookinfo.cluster.api;

import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;

/** Reads EndpointSlices: where what stands behind a service listens. */
public final class Endpoints {
    /** The label that names the service of a slice. */
    public static final String SERVICE_NAME = "kubernetes.io/service-name";

    private Endpoints() {}

    /** The slices of one service. */
    public static List<ObjectNode> slicesOf(JsonNode service, List<ObjectNode> slices) {
        return slices.stream()
                .filter(slice -> Metadata.namespace(slice).equals(Metadata.namespace(service))
                        && Metadata.name(service).equals(Metadata.labels(slice).get(SERVICE_NAME)))
                .toList();
    }

    /** The addresses of the ready endpoints behind one of a service's {@code ports}. */
    public static List<InetSocketAddress> ready(List<ObjectNode> slices, JsonNode service, JsonNode servicePort) {
        String name = Json.text(servicePort, "/name");
        return slicesOf(service, slices).stream()
                .flatMap(slice -> Json.items(slice, "/ports")
                        .filter(port -> Json.text(port, "/name").equals(name))
                        .flatMap(port -> ready(slice, port.path("port").asInt())))
                .toList();
    }

    private static Stream<InetSocketAddress> ready(JsonNode slice, int port) {
        return Json.items(slice, "/endpoints")
                .filter(endpoint -> endpoint.at("/conditions/ready").asBoolean(true))
                .map(endpoint -> InetAddress.ofLiteral(Json.text(endpoint, "/addresses/0")))
                .map(address -> new InetSocketAddress(address, port));
    }
}
