package bookinfo.cluster.kubelet;

import static java.nio.charset.StandardCharsets.UTF_8;

import bookinfo.cluster.api.Cluster;
import bookinfo.cluster.store.Kind;
import bookinfo.cluster.store.Kinds;
import bookinfo.cluster.store.Metadata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The files that a volume consists of. */
final class VolumeSources {
    private static final long DEFAULT_TOKEN_SECONDS = 3600;

    /** The API's own tokens live for a year whatever was asked for, as with Kubernetes; others as asked. */
    private static final Duration API_TOKEN = Duration.ofDays(365);

    private final Cluster cluster;
    private final PodCredentials credentials;
    private final Clock clock;

    VolumeSources(Cluster cluster, PodCredentials credentials, Clock clock) {
        this.cluster = cluster;
        this.credentials = credentials;
        this.clock = clock;
    }

    /**
     * File contents by path inside the volume; none for an emptyDir.
     *
     * @param folder where the files lie from an earlier time: a token that is fresh enough is kept
     */
    Map<String, byte[]> files(JsonNode volume, JsonNode pod, PodPlace place, Path folder)
            throws ContainerProblem, IOException {
        if (volume.has("emptyDir")) {
            return Map.of();
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        if (volume.has("projected")) {
            for (JsonNode source : volume.path("projected").path("sources")) {
                add(files, source, "name", pod, place, folder);
            }
        } else {
            add(files, volume, "secretName", pod, place, folder);
        }
        return files;
    }

    /** @param secretName the field that names a secret, which differs between volumes and projections */
    private void add(
            Map<String, byte[]> files, JsonNode source, String secretName, JsonNode pod, PodPlace place, Path folder)
            throws ContainerProblem, IOException {
        String namespace = Metadata.namespace(pod);
        if (source.has("configMap")) {
            JsonNode reference = source.path("configMap");
            add(files, Kinds.CONFIG_MAP, namespace, reference.path("name").asText(), reference);
        } else if (source.has("secret")) {
            JsonNode reference = source.path("secret");
            add(files, Kinds.SECRET, namespace, reference.path(secretName).asText(), reference);
        } else if (source.has("downwardAPI")) {
            for (JsonNode item : source.path("downwardAPI").path("items")) {
                files.put(item.path("path").asText(), downward(item, pod, place).getBytes(UTF_8));
            }
        } else if (source.has("serviceAccountToken")) {
            JsonNode token = source.path("serviceAccountToken");
            String path = token.path("path").asText();
            files.put(path, token(token, pod, folder.resolve(path)));
        } else {
            throw ContainerProblem.config(
                    "volume %s: only emptyDir, configMap, secret, downwardAPI and projected are supported here"
                            .formatted(source.path("name").asText()));
        }
    }

    private void add(Map<String, byte[]> files, Kind kind, String namespace, String name, JsonNode reference)
            throws ContainerProblem {
        Optional<ObjectNode> object = cluster.get(kind, namespace, name);
        if (object.isEmpty()) {
            if (reference.path("optional").asBoolean()) {
                return;
            }
            throw ContainerProblem.config("%s \"%s\" not found".formatted(kind.singular(), name));
        }
        Map<String, byte[]> data = data(kind, object.get());
        if (!reference.path("items").isArray()) {
            files.putAll(data);
            return;
        }
        for (JsonNode item : reference.path("items")) {
            String key = item.path("key").asText();
            byte[] content = data.get(key);
            if (content == null) {
                throw ContainerProblem.config("%s \"%s\" has no key %s".formatted(kind.singular(), name, key));
            }
            files.put(item.path("path").asText(), content);
        }
    }

    private static Map<String, byte[]> data(Kind kind, JsonNode object) {
        Map<String, byte[]> data = new LinkedHashMap<>();
        boolean encoded = kind.equals(Kinds.SECRET);
        for (var entry : object.path("data").properties()) {
            String text = entry.getValue().asText();
            data.put(entry.getKey(), encoded ? Base64.getDecoder().decode(text) : text.getBytes(UTF_8));
        }
        for (var entry : object.path("binaryData").properties()) {
            data.put(entry.getKey(), Base64.getDecoder().decode(entry.getValue().asText()));
        }
        return data;
    }

    private static String downward(JsonNode item, JsonNode pod, PodPlace place) throws ContainerProblem {
        if (item.has("fieldRef")) {
            return PodFields.field(pod, item.path("fieldRef").path("fieldPath").asText(), place);
        }
        JsonNode reference = item.path("resourceFieldRef");
        for (JsonNode container : pod.path("spec").path("containers")) {
            if (container
                    .path("name")
                    .asText()
                    .equals(reference.path("containerName").asText())) {
                return PodFields.resource(container, reference);
            }
        }
        throw ContainerProblem.config("downwardAPI item %s: expected fieldRef, or resourceFieldRef with a containerName"
                .formatted(item.path("path").asText()));
    }

    /** The present token until four fifths of its life are over. */
    private byte[] token(JsonNode source, JsonNode pod, Path file) throws IOException {
        Optional<String> audience =
                Optional.of(source.path("audience").asText("")).filter(text -> !text.isEmpty());
        long seconds = source.path("expirationSeconds").asLong(DEFAULT_TOKEN_SECONDS);
        Duration lifetime = audience.isEmpty() ? API_TOKEN : Duration.ofSeconds(seconds);
        if (Files.exists(file)) {
            Duration age = Duration.between(Files.getLastModifiedTime(file).toInstant(), clock.instant());
            if (age.compareTo(lifetime.multipliedBy(4).dividedBy(5)) < 0) {
                return Files.readAllBytes(file);
            }
        }
        return credentials.token(pod, audience, lifetime).getBytes(UTF_8);
    }
}
