package bookinfo.cli.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Where the images of this project come from. Manifests name them without a registry ({@code mesh-control:0.1.0});
 * images of somebody else have one and stay as they are.
 */
record Images(Optional<String> hub, Optional<String> tag) {
    private static final String SIDECAR = "SIDECAR_IMAGE";

    /** Gives the images of a Deployment's containers, and the one that is injected, this hub and tag. */
    void rename(ObjectNode object) {
        JsonNode pod = object.path("spec").path("template").path("spec");
        for (String list : new String[] {"initContainers", "containers"}) {
            for (JsonNode container : pod.path(list)) {
                rename(container, "image");
                for (JsonNode variable : container.path("env")) {
                    if (variable.path("name").asText().equals(SIDECAR)) {
                        rename(variable, "value");
                    }
                }
            }
        }
    }

    private void rename(JsonNode holder, String field) {
        String image = holder.path(field).asText();
        if (!image.isEmpty() && !image.contains("/")) {
            ((ObjectNode) holder).put(field, renamed(image));
        }
    }

    private String renamed(String image) {
        int colon = image.indexOf(':');
        String name = colon < 0 ? image : image.substring(0, colon);
        String own = colon < 0 ? "" : image.substring(colon);
        return hub.map(registry -> registry + "/").orElse("")
                + name
                + tag.map(given -> ":" + given).orElse(own);
    }
}
