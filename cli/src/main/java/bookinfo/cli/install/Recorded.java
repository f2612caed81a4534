package bookinfo.cli.install;

import bookinfo.cli.install.Layer.Overlay;
import bookinfo.cli.install.Layer.Setting;
import bookinfo.cli.kube.Api;
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
    private static final String PATH = "/api/v1/namespaces/istio-system/configmaps/" + NAME;

    private Recorded() {}

    /** Absent when nothing was installed. */
    public static Optional<List<Layer>> read(Api api) {
        return api.find(PATH).map(Recorded::layers);
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

    public static ObjectNode object(List<Layer> layers) {
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
        meta.put("name", NAME).put("namespace", "istio-system");
        meta.putObject("labels").put(Owned.LABEL, Owned.VALUE);
        object.putObject("data").put("layers", YamlText.print(root));
        return object;
    }
}
