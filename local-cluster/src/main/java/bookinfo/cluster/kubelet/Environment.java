package bookinfo.cluster.kubelet;

import bookinfo.cluster.api.Json;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A container's environment variables. Its values may be secret: they are never logged. */
final class Environment {
    /** What a program needs of its surroundings; everything else of this process's environment stays here. */
    private static final List<String> INHERITED = List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR");

    private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([A-Za-z_.\\-][A-Za-z0-9_.\\-]*)\\)");
    private static final Pattern ENTRY = Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)'\\]");
    private static final int HTTP_PROXY_PORT = 15080;

    private Environment() {}

    /** @throws ContainerProblem if the manifest wants a value from where none can be had */
    static Map<String, String> of(
            JsonNode pod, JsonNode container, PodPlace place, Image image, int apiPort, Secrets secrets)
            throws ContainerProblem {
        Map<String, String> environment = new LinkedHashMap<>();
        INHERITED.forEach(name -> Optional.ofNullable(System.getenv(name)).ifPresent(v -> environment.put(name, v)));
        image.bin()
                .ifPresent(
                        bin -> environment.merge("PATH", bin.toString(), (path, b) -> b + File.pathSeparator + path));
        // As in an image of a Java program: its commands run on the same JDK, whatever java is on this machine's PATH.
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("HOSTNAME", Metadata.name(pod));
        environment.put("KUBERNETES_SERVICE_HOST", PodPlace.NODE_ADDRESS);
        environment.put("KUBERNETES_SERVICE_PORT", String.valueOf(apiPort));
        environment.put("KUBECONFIG", place.kubeconfig().toString());
        environment.put("POD_ROOT", place.root().toString());
        environment.put("HOSTS_FILE", place.hosts(Json.text(container, "/name")).toString());
        // A program of ours listens where the image that it stands for does.
        JsonNode port = container.at("/ports/0/containerPort");
        if (port.isInt()) {
            environment.put("PORT", port.asText());
        }
        putAddresses(environment, Json.text(container, "/name"), place);
        environment.putAll(image.variables());
        for (JsonNode variable : container.path("env")) {
            environment.put(Json.text(variable, "/name"), value(variable, pod, place, environment, secrets));
        }
        return environment;
    }

    /** Expands {@code $(NAME)}: an unknown name stays as it is, and {@code $$} is one dollar sign. */
    static String expand(String text, Map<String, String> values) {
        return REFERENCE
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1) == null ? "$" : values.getOrDefault(match.group(1), match.group())));
    }

    private static void putAddresses(Map<String, String> environment, String container, PodPlace place) {
        environment.put("HOST", place.host(container));
        environment.put("INSTANCE_IP", place.podAddress());
        if (place.sidecar()) {
            environment.put("APP_ADDRESS", place.appAddress());
            environment.put("OUTBOUND_ADDRESS", place.outboundAddress());
        }
        if (place.throughSidecar(container)) {
            // For curl and its like, which know no hosts file of their own; all of them read the lower-case names.
            environment.put("http_proxy", "http://%s:%d".formatted(place.outboundAddress(), HTTP_PROXY_PORT));
            environment.put(
                    "no_proxy", String.join(",", "localhost", "127.0.0.1", place.podAddress(), place.appAddress()));
        }
    }

    private static String value(
            JsonNode variable, JsonNode pod, PodPlace place, Map<String, String> environment, Secrets secrets)
            throws ContainerProblem {
        JsonNode source = variable.path("valueFrom");
        if (source.isMissingNode()) {
            return expand(variable.path("value").asText(""), environment);
        }
        if (source.has("secretKeyRef")) {
            return secret(source.path("secretKeyRef"), Metadata.namespace(pod), secrets);
        }
        String path = Json.text(source, "/fieldRef/fieldPath");
        Matcher entry = ENTRY.matcher(path);
        if (entry.matches()) {
            JsonNode values = pod.path("metadata").path(entry.group(1));
            return values.path(entry.group(2)).asText("");
        }
        return switch (path) {
            case "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName" ->
                Json.text(pod, "/" + path.replace('.', '/'));
            case "status.podIP" -> place.podAddress();
            case "status.hostIP" -> PodPlace.NODE_ADDRESS;
            default ->
                throw ContainerProblem.config(
                        "env %s: valueFrom: only secretKeyRef and fieldRef to name, namespace, uid, labels,"
                                        .formatted(Json.text(variable, "/name"))
                                + " annotations, node, service account and addresses is supported here");
        };
    }

    private static String secret(JsonNode reference, String namespace, Secrets secrets) throws ContainerProblem {
        String name = Json.text(reference, "/name");
        String key = Json.text(reference, "/key");
        JsonNode secret = secrets.named(namespace, name)
                .orElseThrow(() -> ContainerProblem.config("secret \"%s\" not found".formatted(name)));
        JsonNode value = secret.path("data").path(key);
        if (!value.isTextual()) {
            throw ContainerProblem.config("couldn't find key %s in Secret %s/%s".formatted(key, namespace, name));
        }
        return new String(Base64.getDecoder().decode(value.asText()), StandardCharsets.UTF_8);
    }

    /** The Secrets of the cluster, by namespace and name. */
    @FunctionalInterface
    interface Secrets {
        Optional<? extends JsonNode> named(String namespace, String name);
    }
}
