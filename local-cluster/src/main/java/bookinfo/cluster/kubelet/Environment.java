package bookinfo.cluster.kubelet;

import static java.nio.charset.StandardCharsets.UTF_8;

import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A container's environment variables. Its values may be secret: they are never logged. */
final class Environment {
    /** What a program needs of its surroundings; everything else of this process's environment stays here. */
    private static final List<String> INHERITED = List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR");

    private static final int HTTP_PROXY_PORT = 15080;

    private final Cluster cluster;
    private final int apiPort;

    Environment(Cluster cluster, int apiPort) {
        this.cluster = cluster;
        this.apiPort = apiPort;
    }

    /** @throws ContainerProblem if the manifest refers to something that does not exist */
    Map<String, String> of(JsonNode pod, JsonNode container, PodPlace place, Image image) throws ContainerProblem {
        Map<String, String> environment = new LinkedHashMap<>();
        INHERITED.forEach(name -> Optional.ofNullable(System.getenv(name)).ifPresent(v -> environment.put(name, v)));
        image.bin()
                .ifPresent(
                        bin -> environment.merge("PATH", bin.toString(), (path, b) -> b + File.pathSeparator + path));
        // As an image of a Java program has it: its commands run on the same JDK, whatever java is on this machine's
        // PATH.
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("HOSTNAME", Metadata.name(pod));
        environment.put("KUBERNETES_SERVICE_HOST", PodFields.NODE_ADDRESS);
        environment.put("KUBERNETES_SERVICE_PORT", String.valueOf(apiPort));
        environment.put("KUBECONFIG", place.kubeconfig().toString());
        environment.put("POD_ROOT", place.root().toString());
        putAddresses(environment, container.path("name").asText(), place);
        // A program of ours listens where the image that it stands for does.
        JsonNode port = container.path("ports").path(0).path("containerPort");
        if (port.isInt()) {
            environment.put("PORT", port.asText());
        }
        String namespace = Metadata.namespace(pod);
        for (JsonNode source : container.path("envFrom")) {
            putAll(environment, source, namespace);
        }
        for (JsonNode variable : container.path("env")) {
            value(variable, pod, container, place, environment)
                    .ifPresent(value -> environment.put(variable.path("name").asText(), value));
        }
        return environment;
    }

    private static void putAddresses(Map<String, String> environment, String container, PodPlace place) {
        environment.put("HOST", place.host(container));
        environment.put("INSTANCE_IP", place.podAddress());
        environment.put("HOSTS_FILE", place.hosts(container).toString());
        if (place.sidecar()) {
            environment.put("APP_ADDRESS", place.appAddress());
            environment.put("OUTBOUND_ADDRESS", place.outboundAddress());
        }
        if (place.throughSidecar(container)) {
            // curl and its like know no hosts file of their own; in lower case, as only that is safe to read for all of
            // them.
            environment.put("http_proxy", "http://%s:%d".formatted(place.outboundAddress(), HTTP_PROXY_PORT));
            environment.put(
                    "no_proxy", String.join(",", "localhost", "127.0.0.1", place.podAddress(), place.appAddress()));
        }
    }

    private void putAll(Map<String, String> environment, JsonNode source, String namespace) throws ContainerProblem {
        boolean secret = source.has("secretRef");
        JsonNode reference = source.path(secret ? "secretRef" : "configMapRef");
        JsonNode data = find(secret ? Kinds.SECRET : Kinds.CONFIG_MAP, namespace, reference)
                .map(object -> object.path("data"))
                .orElse(reference.path("data"));
        for (var entry : data.properties()) {
            String text = entry.getValue().asText();
            environment.put(source.path("prefix").asText("") + entry.getKey(), secret ? decoded(text) : text);
        }
    }

    private Optional<String> value(
            JsonNode variable, JsonNode pod, JsonNode container, PodPlace place, Map<String, String> environment)
            throws ContainerProblem {
        JsonNode source = variable.path("valueFrom");
        if (source.isMissingNode()) {
            return Optional.of(Variables.expand(variable.path("value").asText(""), environment));
        }
        String namespace = Metadata.namespace(pod);
        if (source.has("fieldRef")) {
            String path = source.path("fieldRef").path("fieldPath").asText();
            return Optional.of(PodFields.field(pod, path, place));
        }
        if (source.has("resourceFieldRef")) {
            return Optional.of(PodFields.resource(container, source.path("resourceFieldRef")));
        }
        if (source.has("configMapKeyRef")) {
            return key(Kinds.CONFIG_MAP, namespace, source.path("configMapKeyRef"));
        }
        if (source.has("secretKeyRef")) {
            return key(Kinds.SECRET, namespace, source.path("secretKeyRef")).map(Environment::decoded);
        }
        throw ContainerProblem.config(
                "env %s: valueFrom: unknown source (expected one of: fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef)"
                        .formatted(variable.path("name").asText()));
    }

    private Optional<String> key(Kind kind, String namespace, JsonNode reference) throws ContainerProblem {
        String key = reference.path("key").asText();
        Optional<JsonNode> object = find(kind, namespace, reference);
        Optional<String> value = object.map(found -> found.path("data").path(key))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
        if (object.isPresent() && value.isEmpty() && !reference.path("optional").asBoolean()) {
            throw ContainerProblem.config("couldn't find key %s in %s %s/%s"
                    .formatted(
                            key, kind.name(), namespace, reference.path("name").asText()));
        }
        return value;
    }

    /** Empty only for an optional reference. */
    private Optional<JsonNode> find(Kind kind, String namespace, JsonNode reference) throws ContainerProblem {
        String name = reference.path("name").asText();
        Optional<JsonNode> object = cluster.get(kind, namespace, name).map(found -> found);
        if (object.isEmpty() && !reference.path("optional").asBoolean()) {
            throw ContainerProblem.config("%s \"%s\" not found".formatted(kind.singular(), name));
        }
        return object;
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), UTF_8);
    }
}
