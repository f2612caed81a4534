package bookinfo.cli.install;

import bookinfo.cli.install.Layer.Overlay;
import bookinfo.cli.install.Layer.Setting;
import bookinfo.cli.kube.Api;
import bookinfo.mesh.config.Revision;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The wishes of the last installation, kept in the cluster, so that the next one need not repeat them. */
public final class Recorded {
    private static final String NAME = "bookinfo-install";

    private Recorded() {}

    /** Those of one revision; absent when it was not installed. */
    public static Optional<List<Layer>> read(Api api, Revision revision) {
        String path = "/api/v1/namespaces/" + revision.namespace() + "/configmaps/" + revision.object(NAME);
        return api.find(path).map(Recorded::layers);
    }

    static List<Layer> layers(JsonNode object) {
        String text = object.path("data").path("layers").asText("{}");
        return YamlText.read(text)
                .path("layers")
                .valueStream()
                .map(Recorded::layer)
                .toList();
    }

    private static Layer layer(JsonNode layer) {
        return layer.has("set")
                ? new Setting(layer.path("set").asText())
                : new Overlay(layer.path("file").asText(), layer.path("text").asText());
    }

    /** Earlier wishes under new ones; one that is repeated counts where it comes last. */
    public static List<Layer> united(List<Layer> earlier, List<Layer> later) {
        Set<String> repeated = later.stream().map(Recorded::content).collect(Collectors.toSet());
        List<Layer> layers = new ArrayList<>(earlier);
        layers.removeIf(layer -> repeated.contains(content(layer)));
        layers.addAll(later);
        return layers;
    }

    private static String content(Layer layer) {
        return switch (layer) {
            case Overlay overlay -> overlay.text();
            case Setting setting -> setting.assignment();
        };
    }

    public static ObjectNode object(List<Layer> layers, Revision revision) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode list = root.putArray("layers");
        for (Layer layer : layers) {
            switch (layer) {
                case Overlay(String source, String text) ->
                    list.addObject()
                            .put("file", String.valueOf(Path.of(source).getFileName()))
                            .put("text", text);
                case Setting(String assignment) -> list.addObject().put("set", assignment);
            }
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", "v1").put("kind", "ConfigMap");
        ObjectNode meta = object.putObject("metadata");
        meta.put("name", revision.object(NAME)).put("namespace", revision.namespace());
        meta.putObject("labels").put(Owned.LABEL, Owned.VALUE).put(Revision.LABEL, revision.name());
        object.putObject("data").put("layers", YamlText.print(root));
        return object;
    }
}
