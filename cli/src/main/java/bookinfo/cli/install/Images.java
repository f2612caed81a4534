package bookinfo.cli.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Where the images of this project come from. Manifests name them without a registry ({@code mesh-control:0.1.0});
 * images of somebody else have one and stay as they are.
 */
record Images(Optional<String> hub, Optional<String> tag) {
    /** Gives the images of a Deployment's containers this hub and tag; the one that is injected follows istiod's. */
    void rename(ObjectNode object) {
        JsonNode pod = object.path("spec").path("template").path("spec");
        for (String list : new String[] {"initContainers", "containers"}) {
            for (JsonNode container : pod.path(list)) {
                String image = container.path("image").asText();
                if (!image.isEmpty() && !image.contains("/")) {
                    ((ObjectNode) container).put("image", renamed(image));
                }
            }
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
