package bookinfo.cluster.api;

import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import bookinfo.cluster.store.Store;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetSocketAddress;
import java.net.URI;

/** Where a webhook's {@code clientConfig} leads: to a URL, or to a ready endpoint of a service. */
final class WebhookAddress {
    private static final int HTTPS = 443;

    private final Store store;

    WebhookAddress(Store store) {
        this.store = store;
    }

    Target of(JsonNode clientConfig, long timeoutSeconds) throws WebhookClient.CallFailure {
        String timeout = "timeout=%ds".formatted(timeoutSeconds);
        if (clientConfig.has("url")) {
            URI url = URI.create(clientConfig.path("url").asText());
            int port = url.getPort() < 0 ? HTTPS : url.getPort();
            String path = url.getRawPath() + "?" + timeout;
            return new Target(
                    "https://%s:%d%s".formatted(url.getHost(), port, path),
                    url.getHost(),
                    path,
                    new InetSocketAddress(url.getHost(), port));
        }
        JsonNode service = clientConfig.path("service");
        String name = service.path("name").asText();
        String namespace = service.path("namespace").asText();
        int port = service.path("port").asInt(HTTPS);
        String serverName = "%s.%s.svc".formatted(name, namespace);
        String path = service.path("path").asText("/") + "?" + timeout;
        String url = "https://%s:%d%s".formatted(serverName, port, path);
        return new Target(url, serverName, path, endpoint(namespace, name, port, url));
    }

    private InetSocketAddress endpoint(String namespace, String name, int port, String url)
            throws WebhookClient.CallFailure {
        ObjectNode service = store.get(Kinds.SERVICE, namespace, name)
                .orElseThrow(() -> WebhookClient.CallFailure.post(url, "service \"%s\" not found".formatted(name)));
        String portName = "";
        for (JsonNode declared : service.path("spec").path("ports")) {
            if (declared.path("port").asInt() == port) {
                portName = declared.path("name").asText();
            }
        }
        for (ObjectNode slice : store.list(Kinds.ENDPOINT_SLICE, namespace).items()) {
            if (name.equals(Metadata.labels(slice).get("kubernetes.io/service-name"))) {
                for (JsonNode endpoint : slice.path("endpoints")) {
                    int target = port(slice, portName);
                    if (endpoint.path("conditions").path("ready").asBoolean() && target > 0) {
                        return new InetSocketAddress(
                                endpoint.path("addresses").path(0).asText(), target);
                    }
                }
            }
        }
        throw WebhookClient.CallFailure.post(url, "no endpoints available for service \"%s\"".formatted(name));
    }

    private static int port(ObjectNode slice, String name) {
        for (JsonNode port : slice.path("ports")) {
            if (port.path("name").asText().equals(name)) {
                return port.path("port").asInt();
            }
        }
        return 0;
    }

    /**
     * @param url as messages name it
     * @param serverName the name that the webhook's certificate must have
     * @param path with the query
     * @param address where to connect
     */
    record Target(String url, String serverName, String path, InetSocketAddress address) {}
}
